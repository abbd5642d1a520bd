"""The packed ledger in place of a row for each outcome. What the old one held is dropped: no release had it."""

import django.db.models.deletion
from django.db import migrations, models

import newsbell.common.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("newsbell_common", "0001_initial"),
        ("newsbell_reminders", "0004_emptied"),
        ("newsbell_stories", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reminder",
            name="newsbell_snooze_open_once",
        ),
        migrations.RemoveConstraint(
            model_name="reminder",
            name="newsbell_reminder_kind",
        ),
        migrations.RemoveField(
            model_name="reminder",
            name="reader",
        ),
        migrations.AddField(
            model_name="reminder",
            name="subjects",
            field=newsbell.common.sealed.SealedField(
                default=b"[]", help_text="what matched: [{subject, kind, name, evidence}], only ever longer"
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="whose",
            field=models.BinaryField(
                db_index=True, help_text="keyed look-up of the reader whose snooze it is", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "snooze"), ("open", True)),
                fields=("whose", "story"),
                name="newsbell_snooze_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("article", None), ("kind", "story"), ("whose", None)),
                    models.Q(
                        ("article__isnull", False),
                        ("kind__in", ("correction", "update")),
                        ("revision__gt", 0),
                        ("whose", None),
                    ),
                    models.Q(("article", None), ("kind", "retraction"), ("revision__gt", 0), ("whose", None)),
                    models.Q(("article", None), ("kind", "snooze"), ("whose__isnull", False)),
                    _connector="OR",
                ),
                name="newsbell_reminder_kind",
            ),
        ),
        migrations.CreateModel(
            name="Rings",
            fields=[
                ("slice", models.BigIntegerField(primary_key=True, serialize=False)),
                ("packed", models.BinaryField(default=b"")),
            ],
            options={
                "db_table": "newsbell_rings",
            },
        ),
        migrations.CreateModel(
            name="Shard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True, db_index=True, help_text="when there is work; empty: none", null=True
                    ),
                ),
                ("woken_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("lease_owner", models.CharField(blank=True, editable=False, max_length=32)),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("slice", models.BigIntegerField(help_text="of its readers: reader >> 10")),
                ("origin", models.CharField(blank=True, max_length=255)),
                ("urgent", models.BooleanField(default=False, help_text="sent before others")),
                ("packed_members", models.BinaryField(help_text="sealed: who, and what matched")),
                ("packed_states", models.BinaryField(help_text="sealed: what became of each")),
                ("packed_window", models.BinaryField(default=b"", help_text="sealed: what is in flight")),
                ("members", models.PositiveIntegerField(default=0)),
                ("waiting", models.PositiveIntegerField(default=0, help_text="deferred")),
                ("held", models.PositiveIntegerField(default=0, help_text="of those: not planned yet")),
                ("accepted", models.PositiveIntegerField(default=0)),
                ("answered", models.PositiveIntegerField(default=0, help_text="devices whose last word is known")),
                ("gone", models.PositiveIntegerField(default=0, help_text="of those: 404 and 410")),
                (
                    "reminder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shards",
                        to="newsbell_reminders.reminder",
                    ),
                ),
            ],
            options={
                "db_table": "newsbell_shard",
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("member", models.PositiveSmallIntegerField(help_text="the position in its row")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        help_text="of the member's devices, in the order of their first try"
                    ),
                ),
                ("packed_device", newsbell.common.sealed.SealedField()),
                ("at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=1)),
                (
                    "unknown",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="tries whose answer is unknown: each may be a raw double"
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                (
                    "answer",
                    models.CharField(blank=True, help_text="whose fault was it: delivery/answers.py", max_length=16),
                ),
                ("detail", models.CharField(blank=True, max_length=200)),
                (
                    "ttl",
                    models.PositiveIntegerField(help_text="seconds in force, as the push service replied", null=True),
                ),
                ("shrunk", models.BooleanField(default=False)),
                (
                    "revision",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="of the words: so many corrections and updates were decided before"
                    ),
                ),
                (
                    "shard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="newsbell_reminders.shard",
                    ),
                ),
            ],
            options={
                "db_table": "newsbell_attempt",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Opened",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("whose", models.BinaryField(db_index=True, help_text="keyed look-up of the reader")),
                ("at", models.DateTimeField()),
                (
                    "reminder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opened",
                        to="newsbell_reminders.reminder",
                    ),
                ),
            ],
            options={
                "db_table": "newsbell_opened",
                "constraints": [models.UniqueConstraint(fields=("reminder", "whose"), name="newsbell_opened_once")],
            },
        ),
        migrations.AddIndex(
            model_name="shard",
            index=models.Index(fields=["slice", "reminder"], name="newsbell_shard_slice"),
        ),
        migrations.AddIndex(
            model_name="shard",
            index=models.Index(
                condition=models.Q(("waiting__gt", 0)), fields=["reminder"], name="newsbell_shard_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="shard",
            constraint=models.UniqueConstraint(fields=("reminder", "slice", "origin"), name="newsbell_shard_once"),
        ),
        migrations.AddConstraint(
            model_name="shard",
            constraint=models.CheckConstraint(
                condition=models.Q(("held__lte", models.F("waiting")), ("waiting__lte", models.F("members"))),
                name="newsbell_shard_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("shard", "member", "number"), name="newsbell_attempt_once"),
        ),
    ]
