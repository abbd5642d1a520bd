from django.apps import AppConfig


class Stories(AppConfig):
    name = "newsbell.stories"
    label = "newsbell_stories"
    default_auto_field = "django.db.models.BigAutoField"
