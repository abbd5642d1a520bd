"""The tokens by which a publisher's own systems use the API."""

from django.db import models


class ApiToken(models.Model):
    """One token of a publisher: 128 random bits, of which only a keyed digest is kept."""

    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "newsbell_api_token"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"API token {self.name}"
