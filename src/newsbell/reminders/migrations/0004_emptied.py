"""A row for each outcome makes room for the packed ledger. What it held is dropped: no release had it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("newsbell_reminders", "0003_retraction")]

    operations = [
        migrations.DeleteModel(name="Attempt"),
        migrations.DeleteModel(name="Outcome"),
        migrations.DeleteModel(name="Shard"),
        # PostgreSQL alters no table in the transaction that deletes from it.
        migrations.RunSQL("DELETE FROM newsbell_reminder", migrations.RunSQL.noop),
    ]
