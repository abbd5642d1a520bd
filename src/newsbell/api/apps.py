from django.apps import AppConfig


class Api(AppConfig):
    name = "newsbell.api"
    label = "newsbell_api"
    default_auto_field = "django.db.models.BigAutoField"
