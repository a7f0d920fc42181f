"""Tables of libraries the application needs before anybody acts. Each is listed by name, on purpose."""

from integrativ.tenancy import wall


def list_tables() -> None:
    """Name what the application role may use of sessions, sign-in and jobs."""
    wall.framework("django_session", "account_emailaddress", "account_emailconfirmation", "mfa_authenticator")
    wall.framework("socialaccount_socialaccount", "socialaccount_socialtoken", "socialaccount_socialapp")
    wall.framework("usersessions_usersession", "rate_limit_cache")
    wall.framework("django_content_type", "auth_permission", "auth_group", "auth_group_permissions", grants=("SELECT",))
    wall.framework(
        "procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers"
    )
