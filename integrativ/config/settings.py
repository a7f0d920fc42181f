"""Settings. Nonsense and missing secrets stop the start with a sentence; docs/operations.md lists every variable."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from integrativ.config import identity, logs

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("INTEGRATIV_DATA", BASE_DIR / ".data"))


def flag(name: str, default: bool = False) -> bool:
    """A yes/no setting written as 1 or 0."""
    text = os.environ.get(name, "1" if default else "0")
    if text not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} muss 0 oder 1 sein, nicht {text!r}.")
    return text == "1"


def secret(name: str) -> str:
    """A secret from the environment or from the file named by NAME_FILE; in a demonstration one is made and kept."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} fehlt. Setzen Sie {name} oder {name}_FILE.")
    kept = DATA_DIR / name.lower()
    if not kept.exists():
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = DATA_DIR / f".{name.lower()}.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        with contextlib.suppress(FileExistsError):
            os.link(made, kept)
        made.unlink()
    return kept.read_text(encoding="utf-8")


def database(url: str) -> dict[str, object]:
    """Read postgres://user:password@host:port/name?option=value into Django's form."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL muss mit postgres:// beginnen; integrativ läuft nur auf PostgreSQL.")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "integrativ.tenancy.backend",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "") or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


TESTING = "pytest" in sys.modules
PRODUCTION = flag("INTEGRATIV_PRODUCTION")
DEMO = flag("INTEGRATIV_DEMO")
DEBUG = False
SECRET_KEY = secret("SECRET_KEY")
LOOKUP_KEY = secret("LOOKUP_KEY")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]

if "DATABASE_URL" in os.environ:
    _app_url, _owner_url = os.environ["DATABASE_URL"], os.environ.get("DATABASE_OWNER_URL", "")
else:
    from integrativ.config import postgres

    _embedded = postgres.urls()
    _app_url, _owner_url = _embedded.app_url, _embedded.owner_url
EMBEDDED_DATABASE = "DATABASE_URL" not in os.environ
DATABASES = {"default": database(_app_url)}
if _owner_url:
    DATABASES["owner"] = database(_owner_url)
if not TESTING:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 6, "timeout": 10}  # type: ignore[index]
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # the server was started anew: nobody gets a dead connection
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "integrativ.tenancy",
    "integrativ.audit",
    "integrativ.documents",
    "integrativ.messages",
    "integrativ.steps",
    "integrativ.people",
    "integrativ.companies",
    "integrativ.network",
    "integrativ.cases",
    "integrativ.placements",
    "integrativ.rulesets",
    "integrativ.radar",
    "integrativ.demo",
    "integrativ.web",
]

MIDDLEWARE = [
    "integrativ.config.logs.AccessLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "integrativ.web.access.clock.SessionClock",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "integrativ.tenancy.hats.HatMiddleware",
]

ROOT_URLCONF = "integrativ.config.urls"
FORM_RENDERER = "integrativ.web.form_renderer.FormRenderer"
WSGI_APPLICATION = "integrativ.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "integrativ" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "integrativ.web.frame.frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "integrativ.tenancy.passwords.EverydayWordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/weiter/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
IDLE_MINUTES = 30
CONFIRMED_MINUTES = 5
ACCOUNT_REAUTHENTICATION_TIMEOUT = CONFIRMED_MINUTES * 60
ACCOUNT_ADAPTER = "integrativ.web.access.adapter.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "integrativ.web.access.forms.AddPasskeyForm"}
MFA_TOTP_TOLERANCE = 1  # a code typed at its last second still counts (RFC 6238, section 5.2)
MFA_TOTP_ISSUER = "integrativ"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SOCIALACCOUNT_ADAPTER = "integrativ.web.access.adapter.SocialAdapter"
_providers = identity.read(production=PRODUCTION)
IDENTITY_PROVIDER_BODIES = _providers.bodies
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "integrativ.web.access.oidc.BodyProvider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": _providers.apps,
    }
}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
ACCOUNT_RATE_LIMITS = {
    # address and account together first: a whole town hall shares one address, and nobody can lock out a colleague
    "login_failed": "5/5m/key,60/m/ip",
    "login": "240/m/ip",
    "reset_password": "20/m/ip,5/h/key",
    "reauthenticate": "10/m/user",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
USERSESSIONS_TRACK_ACTIVITY = False
INVITATION_DAYS = int(os.environ.get("INVITATION_DAYS", "1"))

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_SAMESITE = "Lax"
# how long a process may answer with the law it has before it looks for a newer release
RULESET_SECONDS = None if TESTING else 10.0
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "rate_limit_cache",
        # never throw away counts of failed sign-ins because others came in between
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

LANGUAGE_CODE = "de"
LANGUAGES = [
    ("de", "Deutsch"),
    ("de-simple", "Deutsch (einfach)"),
    ("en", "English"),
    ("uk", "Українська"),
    ("ar", "العربية"),
    ("fa", "فارسی"),
    ("tr", "Türkçe"),
    ("fr", "Français"),
]
LOCALE_PATHS = [BASE_DIR / "integrativ" / "web" / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or not STATIC_ROOT.exists()
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = TESTING or not STATIC_ROOT.exists()
WHITENOISE_AUTOREFRESH = TESTING  # a test run has no collected files; look them up when asked

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_SSL_REDIRECT = True
    ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("BEHIND_PROXY") else 0
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY") else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *_providers.origins],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if "EMAIL_HOST" in os.environ
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "integrativ@localhost")
EMAIL_TIMEOUT = 10

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
LOGGING = logs.LOGGING
SILENCED_SYSTEM_CHECKS: list[str] = []
