"""Running requests to the acting body about people of whom nothing is released to it, all at once instead of one by one."""

from django.db import migrations

SQL = """
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
SET LOCAL ROLE integrativ_lookup;

CREATE FUNCTION people_steps_without_release() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 500 SET search_path = public, pg_temp AS $$
    SELECT s.id FROM steps_step s JOIN people_subject su ON su.matter_id = s.matter_id
        WHERE s.owner_org_id = nullif(current_setting('app.org', true), '')::bigint AND s.org_id <> s.owner_org_id
        AND s.state IN ('open', 'returned') AND NOT s.is_anonymous
        AND NOT EXISTS (SELECT FROM people_share sh WHERE sh.person_id = su.person_id AND sh.org_id = s.org_id
            AND sh.category = 'base' AND sh.withdrawn_at IS NULL AND sh.paused_at IS NULL
            AND sh.recipient_id = nullif(current_setting('app.org', true), '')::bigint
            AND now() >= sh.valid_from AND now() < sh.valid_until)
$$;

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0005_merge_moves_every_table"), ("steps", "0003_anonymous_and_once")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION people_steps_without_release();")]
