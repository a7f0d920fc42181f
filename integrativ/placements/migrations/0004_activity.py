"""What a permit or slip is for is an activity, not a state; ways go with their case."""

import django.db.models.deletion
from django.db import migrations, models

ACTIVITIES = ["visit", "internship", "mag", "eq", "trial_work", "employment", "training"]


class Migration(migrations.Migration):
    dependencies = [("placements", "0003_company_steps")]
    operations = [
        migrations.RemoveConstraint("permitrequest", "permit_stage_is_known"),
        migrations.RemoveConstraint("slip", "slip_stage_is_known"),
        migrations.RemoveConstraint("slip", "slip_one_live_per_stage"),
        migrations.RenameField("permitrequest", "stage", "activity"),
        migrations.RenameField("slip", "stage", "activity"),
        migrations.AddConstraint(
            "permitrequest",
            models.CheckConstraint(condition=models.Q(("activity__in", ACTIVITIES)), name="permit_stage_is_known"),
        ),
        migrations.AddConstraint(
            "slip", models.CheckConstraint(condition=models.Q(("activity__in", ACTIVITIES)), name="slip_stage_is_known")
        ),
        migrations.AddConstraint(
            "slip",
            models.UniqueConstraint(
                condition=models.Q(("withdrawn_on", None)),
                fields=("placement", "activity"),
                name="slip_one_live_per_stage",
            ),
        ),
        migrations.AlterField(
            "placement",
            "case",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="placements", to="cases.case"),
        ),
        migrations.AlterField(
            "placement",
            "person",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="placements", to="people.person"),
        ),
    ]
