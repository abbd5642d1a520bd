from django.apps import AppConfig


class Bell(AppConfig):
    name = "newsbell.bell"
    label = "newsbell_bell"
    verbose_name = "newsbell: bell"
    default_auto_field = "django.db.models.BigAutoField"
