"""A place during an absence says for whom; the database lets it in only for a recorded absence of whoever leads."""

from django.db import migrations, models

SQL = """
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
SET LOCAL ROLE integrativ_lookup;

CREATE FUNCTION cases_led_by(wanted bigint, leader bigint, first date, last date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM cases_teammember tm WHERE tm.case_id = wanted AND tm.membership_id = leader
        AND tm.role = 'lead' AND tm.org_id = nullif(current_setting('app.org', true), '')::bigint
        AND tm.starts_on <= last AND (tm.ends_on IS NULL OR tm.ends_on >= first))
$$;

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_queue_on_the_timeline"), ("tenancy", "0001_initial")]
    operations = [
        migrations.AddField(
            "teammember",
            "stands_in_for",
            models.ForeignKey(
                blank=True, null=True, on_delete=models.deletion.PROTECT, related_name="+", to="tenancy.membership",
                verbose_name="vertritt",
            ),
        ),
        migrations.AddConstraint(
            "teammember",
            models.CheckConstraint(
                condition=models.Q(stands_in_for=None) | (models.Q(role="absence", ends_on__isnull=False)),
                name="team_absence_has_an_end",
            ),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
