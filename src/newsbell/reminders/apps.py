from django.apps import AppConfig


class Reminders(AppConfig):
    name = "newsbell.reminders"
    label = "newsbell_reminders"
    verbose_name = "newsbell: reminders"
    default_auto_field = "django.db.models.BigAutoField"
