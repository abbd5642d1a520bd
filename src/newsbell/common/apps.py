from django.apps import AppConfig


class Common(AppConfig):
    name = "newsbell.common"
    label = "newsbell_common"
    verbose_name = "newsbell: publishers"
    default_auto_field = "django.db.models.BigAutoField"
