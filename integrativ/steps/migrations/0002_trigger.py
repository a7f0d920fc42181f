"""The trigger that moves a step: only allowed events pass, only it writes state and clock."""

from django.db import migrations

TRIGGER = """
CREATE FUNCTION steps_apply_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s steps_step%ROWTYPE; last steps_stepevent%ROWTYPE; m steps_transition%ROWTYPE;
BEGIN
    SELECT * INTO s FROM steps_step WHERE id = NEW.step_id AND org_id = NEW.org_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'step_is_unknown' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF s.last_event_id IS NOT NULL THEN
        SELECT * INTO last FROM steps_stepevent WHERE id = s.last_event_id;
    END IF;
    NEW.at := least(coalesce(NEW.at, now()), clock_timestamp());
    IF last.at IS NOT NULL AND last.at > NEW.at THEN
        NEW.at := last.at;
    END IF;
    NEW.from_state := s.state;
    NEW.from_waiting_for := s.waiting_for;
    NEW.reverses_id := NULL;
    IF NEW.event = 'undo' THEN
        IF last.id IS NULL OR last.actor_org_id <> NEW.actor_org_id OR last.event = 'undo' THEN
            RAISE EXCEPTION 'step_move_not_allowed' USING ERRCODE = 'check_violation';
        END IF;
        NEW.party := last.party;
        NEW.reverses_id := last.id;
        m.next_state := last.from_state;
        m.waiting_for := last.from_waiting_for;
    ELSE
        IF NEW.actor_org_id = s.org_id AND s.owner_org_id = s.org_id THEN
            SELECT * INTO m FROM steps_transition t WHERE t.kind = s.kind AND t.state = s.state AND t.event = NEW.event
                ORDER BY t.party = 'owner' LIMIT 1;
        ELSIF NEW.actor_org_id = s.org_id THEN
            SELECT * INTO m FROM steps_transition t WHERE t.kind = s.kind AND t.state = s.state AND t.event = NEW.event
                AND t.party = CASE WHEN NEW.on_behalf_of <> '' THEN 'owner' ELSE 'requester' END;
        ELSIF NEW.actor_org_id = s.owner_org_id AND s.state <> 'draft' THEN
            SELECT * INTO m FROM steps_transition t WHERE t.kind = s.kind AND t.state = s.state AND t.event = NEW.event
                AND t.party = 'owner';
        END IF;
        IF m.next_state IS NULL THEN
            RAISE EXCEPTION 'step_move_not_allowed' USING ERRCODE = 'check_violation';
        END IF;
        NEW.party := m.party;
    END IF;
    NEW.to_state := m.next_state;
    UPDATE steps_step SET state = m.next_state, waiting_for = m.waiting_for, last_event_id = NEW.id,
        waiting_since = CASE WHEN m.waiting_for = 'nobody' THEN NULL
            WHEN state = m.next_state AND waiting_for = m.waiting_for THEN waiting_since ELSE NEW.at END
        WHERE id = s.id;
    RETURN NEW;
END $$;
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
ALTER FUNCTION steps_apply_event() OWNER TO integrativ_lookup;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
REVOKE ALL ON FUNCTION steps_apply_event() FROM PUBLIC;
CREATE TRIGGER steps_event_moves_step BEFORE INSERT ON steps_stepevent FOR EACH ROW EXECUTE FUNCTION steps_apply_event();
"""


class Migration(migrations.Migration):
    dependencies = [("steps", "0001_initial")]
    operations = [migrations.RunSQL(TRIGGER, migrations.RunSQL.noop)]
