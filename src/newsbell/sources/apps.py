from django.apps import AppConfig


class Sources(AppConfig):
    name = "newsbell.sources"
    label = "newsbell_sources"
    verbose_name = "newsbell: sources"
    default_auto_field = "django.db.models.BigAutoField"
