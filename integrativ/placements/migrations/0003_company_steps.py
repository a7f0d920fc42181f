"""Which step belongs to which way, as far as it lies with the acting company."""

from django.db import migrations

SQL = """
CREATE FUNCTION placement_company_steps() RETURNS TABLE (placement_id bigint, step_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, s.id FROM placements_placement p JOIN steps_step s ON s.matter_id = p.matter_id
    WHERE p.company_id = nullif(current_setting('app.org', true), '')::bigint
        AND s.owner_org_id = p.company_id AND s.state <> 'draft'
$$;
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
ALTER FUNCTION placement_company_steps() OWNER TO integrativ_lookup;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
REVOKE ALL ON FUNCTION placement_company_steps() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION placement_company_steps() TO integrativ_app;
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0002_functions")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
