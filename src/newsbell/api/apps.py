import logging

from django.apps import AppConfig


class Api(AppConfig):
    name = "newsbell.api"
    label = "newsbell_api"
    verbose_name = "newsbell: api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """No log tells a capability, in a host's project neither."""
        from newsbell.api.hub import Redacted

        for name in ("django.request", "django.server"):
            logging.getLogger(name).addFilter(Redacted())
