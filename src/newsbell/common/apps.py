from django.apps import AppConfig


class Common(AppConfig):
    name = "newsbell.common"
    label = "newsbell_common"
    default_auto_field = "django.db.models.BigAutoField"
