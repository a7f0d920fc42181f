"""Rate limits of sign-in live in a table, so that all processes count together."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE rate_limit_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);"
            "CREATE INDEX rate_limit_cache_expires ON rate_limit_cache (expires);",
            "DROP TABLE rate_limit_cache;",
        )
    ]
