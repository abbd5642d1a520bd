from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsbell_delivery", "0002_watching")]

    operations = [
        migrations.AddField(
            model_name="vapidkey",
            name="retired_at",
            field=models.DateTimeField(blank=True, help_text="no device is rung with it any more", null=True),
        ),
        migrations.AlterField(
            model_name="vapidkey",
            name="current",
            field=models.BooleanField(default=True, help_text="new devices subscribe with the newest of these"),
        ),
    ]
