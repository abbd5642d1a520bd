from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Stories(AppConfig):
    name = "newsbell.stories"
    label = "newsbell_stories"
    verbose_name = _("newsbell: stories")
    default_auto_field = "django.db.models.BigAutoField"
