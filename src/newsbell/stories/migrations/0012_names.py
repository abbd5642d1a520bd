from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("newsbell_stories", "0011_retract"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="article",
            options={"ordering": ("pk",), "verbose_name": "article", "verbose_name_plural": "articles"},
        ),
        migrations.AlterModelOptions(
            name="story",
            options={
                "ordering": ("-pk",),
                "permissions": (("retract_story", "Can retract a story"),),
                "verbose_name": "story",
                "verbose_name_plural": "stories",
            },
        ),
    ]
