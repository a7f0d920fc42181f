"""Whoever puts a row on the timeline of a case waits for whoever is doing so already.

Without the queue two rows for the same days can meet inside the exclusion constraint, where each waits for the other:
PostgreSQL then ends one of the two as a deadlock instead of refusing it.
"""

from django.db import migrations

SQL = """
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
SET LOCAL ROLE integrativ_lookup;

CREATE FUNCTION cases_queue_on_timeline(wanted bigint) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT pg_advisory_xact_lock(731003, (wanted % 2147483647)::int)
$$;

CREATE FUNCTION cases_queue_new_row() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM cases_queue_on_timeline(NEW.case_id);
    RETURN NEW;
END $$;

CREATE FUNCTION cases_queue_handover() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM cases_queue_on_timeline(r.case_id)
        FROM cases_responsibility r WHERE r.handover_id = NEW.step_id AND NOT r.accompanying;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION cases_queue_handover() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_queue_handover() TO integrativ_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
CREATE TRIGGER cases_a_new_row_queues BEFORE INSERT ON cases_responsibility
    FOR EACH ROW EXECUTE FUNCTION cases_queue_new_row();
-- runs before cases_handover_moves_timeline, because triggers of one event run in the order of their names
CREATE TRIGGER cases_handover_a_queues AFTER INSERT ON steps_stepevent
    FOR EACH ROW EXECUTE FUNCTION cases_queue_handover();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_functions")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
