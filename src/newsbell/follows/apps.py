from django.apps import AppConfig


class Follows(AppConfig):
    name = "newsbell.follows"
    label = "newsbell_follows"
    default_auto_field = "django.db.models.BigAutoField"
