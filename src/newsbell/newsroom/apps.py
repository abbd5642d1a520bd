from django.apps import AppConfig


class Newsroom(AppConfig):
    name = "newsbell.newsroom"
    label = "newsbell_newsroom"
    verbose_name = "newsbell: newsroom"
    default_auto_field = "django.db.models.BigAutoField"
