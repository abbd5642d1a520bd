"""Follows and the names of subjects are sealed. What they said before leaves the file with `newsbell vacuum`."""

from itertools import groupby

import django.db.models.deletion
import newsbell.common.sealed
from django.db import migrations, models

from newsbell.common.sealed import lookup, seal
from newsbell.follows.packing import Entries, Followed, pack_favourites


def seal_all(apps, _schema):
    Subject = apps.get_model("newsbell_follows", "Subject")
    Follow = apps.get_model("newsbell_follows", "Follow")
    Posting = apps.get_model("newsbell_follows", "Posting")
    Favourites = apps.get_model("newsbell_follows", "Favourites")
    publishers = {}
    for row in Subject.objects.order_by("pk").iterator(500):
        publishers[row.pk] = row.publisher_id
        row.words = f"{row.name}\n{row.key}".encode()
        row.lookup = lookup(f"subject {row.publisher_id} {row.kind} {row.key}")
        row.save(update_fields=["words", "lookup"])
    follows = Follow.objects.values_list("subject", "reader", "level", "since")
    for subject, rows in groupby(follows.order_by("subject", "reader").iterator(2_000), key=lambda row: row[0]):
        entries = Entries(0)
        for _, reader, level, since in rows:
            entries.put(reader, level, since)
        token = lookup(f"posting {subject}")
        for one in entries.parts():
            sealed = seal(one.pack(), f"newsbell_posting.entries {token.hex()} {one.first}")
            Posting.objects.create(publisher_id=publishers[subject], token=token, first=one.first, entries=sealed)
    for reader, rows in groupby(follows.order_by("reader", "pk").iterator(2_000), key=lambda row: row[1]):
        own = pack_favourites(Followed(subject, level, since) for subject, _, level, since in rows)
        Favourites.objects.create(reader_id=reader, follows=own)


class Migration(migrations.Migration):
    dependencies = [
        ("newsbell_common", "0001_initial"),
        ("newsbell_follows", "0001_initial"),
        ("newsbell_readers", "0003_updates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.BinaryField(max_length=16)),
                ("first", models.BigIntegerField()),
                ("entries", models.BinaryField(help_text="sealed; follows/packing.py")),
                (
                    "publisher",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="newsbell_common.publisher",
                    ),
                ),
            ],
            options={"db_table": "newsbell_posting"},
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(fields=("token", "first"), name="newsbell_posting_once"),
        ),
        migrations.CreateModel(
            name="Favourites",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("follows", newsbell.common.sealed.SealedField()),
                (
                    "reader",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favourites",
                        to="newsbell_readers.reader",
                    ),
                ),
            ],
            options={"db_table": "newsbell_favourites"},
        ),
        migrations.AddConstraint(
            model_name="favourites",
            constraint=models.UniqueConstraint(fields=("reader",), name="newsbell_favourites_once"),
        ),
        migrations.AddField("subject", "words", newsbell.common.sealed.SealedField(null=True)),
        migrations.AddField("subject", "lookup", newsbell.common.sealed.LookupField(null=True)),
        migrations.RunPython(seal_all, elidable=True),
        migrations.DeleteModel("Follow"),
        migrations.RemoveConstraint("subject", "newsbell_subject_once"),
        migrations.RemoveField("subject", "name"),
        migrations.RemoveField("subject", "key"),
        migrations.AlterField(
            "subject",
            "words",
            newsbell.common.sealed.SealedField(help_text="its name, and below it its key: the name folded"),
        ),
        migrations.AlterField("subject", "lookup", newsbell.common.sealed.LookupField(unique=True)),
    ]
