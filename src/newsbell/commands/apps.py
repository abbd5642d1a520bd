from django.apps import AppConfig


class Commands(AppConfig):
    name = "newsbell.commands"
    label = "newsbell_commands"
    verbose_name = "newsbell: commands"
