from django.apps import AppConfig


class Stories(AppConfig):
    name = "newsbell.stories"
    label = "newsbell_stories"
    verbose_name = "newsbell: stories"
    default_auto_field = "django.db.models.BigAutoField"
