import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsbell_common", "0001_initial"),
        ("newsbell_stories", "0003_by_hand_and_threads"),
    ]

    operations = [
        # The tellings of the last three days go: they are in another form, and are not worth a conversion.
        migrations.DeleteModel(name="Telling"),
        migrations.CreateModel(
            name="Telling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.BigIntegerField(null=True)),
                ("rank", models.PositiveSmallIntegerField()),
                ("title", models.TextField()),
                ("published_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
                ("packed", models.BinaryField()),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="telling",
                        to="newsbell_stories.article",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="newsbell_common.publisher",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tellings",
                        to="newsbell_stories.story",
                    ),
                ),
            ],
            options={
                "db_table": "newsbell_telling",
                "indexes": [
                    models.Index(fields=["publisher", "id"], name="newsbell_telling_order"),
                    models.Index(fields=["story", "-article"], name="newsbell_telling_latest"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TellingMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="newsbell_stories.article",
                    ),
                ),
            ],
            options={
                "db_table": "newsbell_telling_mark",
                "indexes": [models.Index(fields=["key", "-article"], name="newsbell_mark_latest")],
            },
        ),
        migrations.CreateModel(
            name="Rarity",
            fields=[
                (
                    "publisher",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="newsbell_common.publisher",
                    ),
                ),
                ("counted_to", models.BigIntegerField(help_text="the last telling that is counted")),
                ("total", models.BigIntegerField()),
                ("packed", models.BinaryField()),
            ],
            options={"db_table": "newsbell_rarity"},
        ),
    ]
