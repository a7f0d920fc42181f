import datetime as dt

import django.db.models.deletion
from django.db import migrations, models

# counts made before belong to the day their run was asked for
SAME_DAY = 'UPDATE rulesets_effect e SET "on" = r."on" FROM rulesets_effectrun r WHERE r.id = e.run_id'


class Migration(migrations.Migration):
    dependencies = [("rulesets", "0001_releases_and_drafts"), ("tenancy", "0004_keep_an_admin")]

    operations = [
        migrations.RemoveConstraint(model_name="caseeffect", name="case_effect_once"),
        migrations.RemoveConstraint(model_name="effect", name="effect_once"),
        migrations.AddField(
            model_name="draft",
            name="written_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.membership",
                verbose_name="zuletzt geschrieben von",
            ),
        ),
        migrations.AddField(
            model_name="effect",
            name="on",
            field=models.DateField(default=dt.date(2026, 11, 23), verbose_name="am"),
            preserve_default=False,
        ),
        migrations.RunSQL(SAME_DAY, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="effectrun",
            name="begins_on",
            field=models.DateField(blank=True, null=True, verbose_name="beginnt am"),
        ),
        migrations.AddField(
            model_name="effectrun",
            name="unanswered",
            field=models.PositiveIntegerField(default=0, verbose_name="nicht auszuwerten"),
        ),
        migrations.AddConstraint(
            model_name="caseeffect",
            constraint=models.UniqueConstraint(
                fields=("case", "draft_number", "on", "question"), name="case_effect_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.UniqueConstraint(fields=("run", "on", "district", "question"), name="effect_once"),
        ),
    ]
