"""Settings: safe by default, changed by environment variables that start with `RATUSHA_`.

Everything that the program writes lives under one folder, `var/` (or `RATUSHA_VAR`): the embedded database,
uploads, documents, static files, the secret key. Nothing here knows a vendor.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent
VAR = Path(os.environ.get("RATUSHA_VAR") or ROOT / "var").resolve()


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _secret_key() -> str:
    """The signing key: from the environment, else a file made once with mode 600."""
    if key := os.environ.get("RATUSHA_SECRET_KEY"):
        return key
    path = VAR / "secret_key"
    VAR.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def _database() -> dict[str, object]:
    """SQLite under `var/`, or PostgreSQL when `RATUSHA_DATABASE_URL` says so."""
    url = os.environ.get("RATUSHA_DATABASE_URL", "")
    if not url:
        VAR.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "ratusha.sqlite3",
            "OPTIONS": {
                # IMMEDIATE: a writer waits its turn at BEGIN instead of failing at COMMIT.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: a receipt number is shown only after the row is on the disk.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {**dict(parse_qsl(parts.query)), "pool": not _TESTING},
    }


_TESTING = "pytest" in sys.modules
DEBUG = _flag("RATUSHA_DEBUG")
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("RATUSHA_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
ORIGIN = os.environ.get("RATUSHA_ORIGIN", "http://localhost:8000")  # how the city is addressed from outside
CSRF_TRUSTED_ORIGINS = [ORIGIN]

ROOMS = [  # rooms with tables and pages, from the top of the house down
    "delivery",
    "plan",
    "priorities",
    "needs",
    "quality",
    "catalogue",
    "intake",
    "papers",
    "outbox",
    "people",
]
INSTALLED_APPS = [
    "ratusha.site",
    *(f"ratusha.{room}" for room in ROOMS),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # widgets are drawn by templates: ours and those of Django
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ratusha.site.middleware.PlainAddressMiddleware",
    "ratusha.site.middleware.RightsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ratusha.site.urls"
WSGI_APPLICATION = "ratusha.site.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

_LOADERS: list[object] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ratusha.site.context.house",
            ],
            "builtins": ["template_partials.templatetags.partials", "django.templatetags.i18n"],
        },
    }
]

DATABASES = {"default": _database()}
CACHES = {  # rate limits and lock-out counters live in a table: every worker process sees the same counts
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_cache"}
}

# People and sign-in
AUTH_USER_MODEL = "people.User"
if _TESTING:  # a slow hash would only slow the tests
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "ratusha.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the administrator; sign-up is closed
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Ratusha"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/office/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False

# Cookies, headers, content security
_HTTPS = ORIGIN.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 31536000 if _HTTPS else 0
SECURE_SSL_REDIRECT = False  # the reverse proxy does it; see deploy/
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_TEMP_DIR = None
UPLOAD_MAX_BYTES = int(os.environ.get("RATUSHA_UPLOAD_MAX_MB", "20")) * 1_000_000

# Languages and time
LANGUAGE_CODE = "uk"
LANGUAGES = [("uk", "Українська"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = os.environ.get("RATUSHA_TIME_ZONE", "Europe/Kyiv")
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["ratusha.site.formats"]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or _TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or _TESTING
WHITENOISE_AUTOREFRESH = DEBUG or _TESTING  # each test client would list all files anew

# Signatures
KEYS = VAR / "keys"  # the signing key, trusted roots (*.crt) and revocation lists (*.crl), DER
SIGNER = os.environ.get("RATUSHA_SIGNER", "local")  # a signer registered in papers.ports
TIME_STAMP_AUTHORITY = os.environ.get("RATUSHA_TSA", "")  # an RFC 3161 address: signatures become B-T
# B-LTA: with proofs inside and a second time-stamp; the authority's root lies in KEYS
SIGNATURE_LEVEL = os.environ.get("RATUSHA_SIGNATURE_LEVEL", "B-T")

# Work outside the request
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "heavy"]}}
EMAIL_BACKEND = os.environ.get("RATUSHA_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = os.environ.get("RATUSHA_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("RATUSHA_EMAIL_PORT", "25"))
DEFAULT_FROM_EMAIL = os.environ.get("RATUSHA_EMAIL_FROM", "ratusha@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("RATUSHA_LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
