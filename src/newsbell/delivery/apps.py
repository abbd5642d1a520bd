from django.apps import AppConfig


class Delivery(AppConfig):
    name = "newsbell.delivery"
    label = "newsbell_delivery"
    verbose_name = "newsbell: delivery"
    default_auto_field = "django.db.models.BigAutoField"
