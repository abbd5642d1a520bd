from django.apps import AppConfig


class Bell(AppConfig):
    name = "newsbell.bell"
    label = "newsbell_bell"
    default_auto_field = "django.db.models.BigAutoField"
