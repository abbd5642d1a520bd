from django.apps import AppConfig


class Follows(AppConfig):
    name = "newsbell.follows"
    label = "newsbell_follows"
    verbose_name = "newsbell: follows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follows end with their reader from the start."""
        from newsbell.follows import postings  # noqa: F401 - for its receiver
