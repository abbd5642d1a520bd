from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsbell_stories", "0004_tellings_as_rows")]

    operations = [
        migrations.AddField(
            model_name="telling",
            name="meaning",
            field=models.BinaryField(help_text="of a headline alone, where the semantic extra is on", null=True),
        ),
    ]
