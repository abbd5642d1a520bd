"""The words and the page of a consent receipt are sealed: an unfollow names what was followed."""

import newsbell.common.sealed
from django.db import migrations


def seal_all(apps, _schema):
    Consent = apps.get_model("newsbell_readers", "Consent")
    for row in Consent.objects.order_by("pk").iterator(500):
        row.words, row.page = row.words_before, row.page_before
        row.save(update_fields=["words", "page"])


class Migration(migrations.Migration):
    dependencies = [("newsbell_readers", "0003_updates")]

    operations = [
        migrations.AlterField("device", "endpoint_lookup", newsbell.common.sealed.LookupField(unique=True)),
        migrations.RenameField("consent", "words", "words_before"),
        migrations.RenameField("consent", "page", "page_before"),
        migrations.AddField(
            "consent",
            "words",
            newsbell.common.sealed.SealedTextField(
                default="", help_text="what was shown, in these words; those of an unfollow name it"
            ),
            preserve_default=False,
        ),
        migrations.AddField("consent", "page", newsbell.common.sealed.SealedTextField(blank=True, default="")),
        migrations.RunPython(seal_all, elidable=True),
        migrations.RemoveField("consent", "words_before"),
        migrations.RemoveField("consent", "page_before"),
        migrations.AlterField("consent", "page", newsbell.common.sealed.SealedTextField(blank=True)),
    ]
