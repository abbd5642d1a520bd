from django.apps import AppConfig
from django.db.backends.signals import connection_created


class Common(AppConfig):
    name = "newsbell.common"
    label = "newsbell_common"
    verbose_name = "newsbell: publishers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from newsbell.common.databases import keep_time

        connection_created.connect(keep_time)
