from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsbell_follows", "0005_other_names"),
    ]

    operations = [
        migrations.AlterField(
            model_name="othername",
            name="others",
            field=models.TextField(
                blank=True,
                help_text="its other names, one a line; of a language with cases, its forms too. A place may have none",
            ),
        ),
    ]
