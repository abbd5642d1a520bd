from django.apps import AppConfig


class Readers(AppConfig):
    name = "newsbell.readers"
    label = "newsbell_readers"
    verbose_name = "newsbell: readers"
    default_auto_field = "django.db.models.BigAutoField"
