from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rulesets", "0002_effects_by_day_and_author")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="base",
            field=models.CharField(default="", max_length=64, verbose_name="begonnen mit"),
        ),
    ]
