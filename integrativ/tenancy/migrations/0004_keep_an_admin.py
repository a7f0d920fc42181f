"""A body never loses the last person who looks after its accounts, not even by two removals at once."""

from django.db import migrations

SQL = """
CREATE FUNCTION tenancy_keep_an_admin() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.role <> 'account_admin' OR OLD.ended_at IS NOT NULL OR OLD.ends_on IS NOT NULL THEN RETURN NULL; END IF;
    IF TG_OP = 'UPDATE' AND NEW.role = OLD.role AND NEW.organisation_id = OLD.organisation_id
        AND NEW.ended_at IS NULL AND NEW.ends_on IS NULL AND NEW.starts_on <= OLD.starts_on THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock(731002, OLD.organisation_id::int);
    IF NOT EXISTS (
        SELECT FROM tenancy_membership m JOIN tenancy_user u ON u.id = m.user_id
        WHERE m.organisation_id = OLD.organisation_id AND m.role = 'account_admin' AND m.ended_at IS NULL
        AND m.ends_on IS NULL AND m.starts_on <= (now() AT TIME ZONE 'Europe/Berlin')::date AND u.is_active
    ) THEN
        RAISE EXCEPTION 'membership_keeps_an_admin' USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_keeps_an_admin';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER membership_keeps_an_admin AFTER UPDATE OR DELETE ON tenancy_membership
    FOR EACH ROW EXECUTE FUNCTION tenancy_keep_an_admin();
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0003_invitations_and_sessions")]
    operations = [
        migrations.RunSQL(
            SQL,
            "DROP TRIGGER membership_keeps_an_admin ON tenancy_membership; DROP FUNCTION tenancy_keep_an_admin();",
        )
    ]
