"""Every setting of Loopboard. docs/settings.md explains the environment variables.

Without DATABASE_URL this is the embedded installation: SQLite, no other server, one machine.
With it, production: PostgreSQL, Redis, and a secret key that you bring.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from config.environment import (
    env,
    read_base_url,
    read_databases,
    read_flag,
    read_mail_server,
    read_model_name,
    read_networks,
    read_number,
    read_password_sign_in,
    read_price,
    read_provider,
    read_rate,
    read_secret_key,
    read_service_url,
)
from config.logs import configure_logs

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("LOOPBOARD_DATA_DIR", default=str(BASE_DIR / "var")))

EMBEDDED = not env.str("DATABASE_URL", default="")
BASE_URL = read_base_url("http://127.0.0.1:8000")
OVER_HTTPS = BASE_URL.startswith("https://")
SECRET_KEY = read_secret_key(DATA_DIR, embedded=EMBEDDED)
DEBUG = read_flag("LOOPBOARD_DEBUG", default=False)
ALLOWED_HOSTS = [
    urlsplit(BASE_URL).hostname or "",
    *env.list("LOOPBOARD_ALLOWED_HOSTS", default=[]),
    *(["127.0.0.1", "localhost"] if EMBEDDED else []),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

AUDIT_HEAD_DIR = Path(env.str("LOOPBOARD_AUDIT_HEAD_DIR", default=str(DATA_DIR / "audit-heads")))
ERASURE_LEDGER = Path(
    env.str("LOOPBOARD_ERASURE_LEDGER", default=str(DATA_DIR / "erasures.ndjson"))
)

DATABASES = read_databases(DATA_DIR)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", default="")
CACHE_URL = env.str("LOOPBOARD_CACHE_URL", default=REDIS_URL)
CACHES = {
    "default": (
        {
            "BACKEND": "config.caching.ForgivingRedisCache",
            "LOCATION": CACHE_URL,
            "OPTIONS": {"socket_connect_timeout": 0.25, "socket_timeout": 0.25},
        }
        if CACHE_URL
        else {"BACKEND": "config.caching.OwnCache"}
    )
}

INSTALLED_APPS = [
    "config",
    "integrations",
    "loops",
    "scorecards",
    "candidates",
    "accounts",
    "jobs",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_standardized_errors",
    "django_htmx",
    "lucide",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    # First what every answer carries, also of those that follow: files, redirects, refusals.
    "config.middleware.say_who_may_keep_it",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.signing_in.refuse_plain_api",
    "config.middleware.read_as_utf_8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.LogWithoutQuery",
    "config.middleware.remember_origin",
    "config.signing_in.admit_by_link",
    "config.middleware.use_persons_language",
    "config.signing_in.hold_sessions",
    "config.middleware.use_persons_time_zone",
    "config.middleware.render_refusals",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "lucide.templatetags.lucide",
                "config.templatetags.ui",
                "django.templatetags.static",
                "django.templatetags.i18n",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.describe_chrome",
            ],
        },
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
STATIC_ROOT = DATA_DIR / "static"
if EMBEDDED:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # served from source; WhiteNoise wants it there
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = EMBEDDED

# People, sign-in, sessions
AUTH_USER_MODEL = "accounts.User"
# The company's identity provider, where people sign in by OpenID Connect (docs/running.md).
OIDC = read_provider(embedded=EMBEDDED)
OIDC_SECOND_FACTOR = read_flag("LOOPBOARD_OIDC_SECOND_FACTOR", default=False)
PASSWORD_SIGN_IN = read_password_sign_in(has_provider=OIDC is not None)
AUTHENTICATION_BACKENDS = [
    *([] if PASSWORD_SIGN_IN else ["accounts.actions.passwords.NoPasswords"]),
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.actions.passwords.NotOfThisHouse"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.pages.sign_in.InvitedOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Loopboard] "
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.actions.passwords.LinkTokens"  # noqa: S105 (the name of a class)
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/m/key",
}
# How many proxies of ours write X-Forwarded-For: without, anybody could pretend any address.
TRUSTED_PROXIES = read_number("LOOPBOARD_TRUSTED_PROXIES", 0, low=0, high=5)
MFA_TOTP_ISSUER = "Loopboard"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_ADAPTER = "accounts.pages.passkeys.PasskeyAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an admin vouches for addresses; nobody adds their own
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # a sign-in asks twice
MFA_FORMS = {
    "add_webauthn": "accounts.pages.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "accounts.pages.passkeys.AuthenticatePasskeyForm",
    "edit_webauthn": "accounts.pages.passkeys.EditPasskeyForm",
    "login_webauthn": "accounts.pages.passkeys.LoginPasskeyForm",
    "reauthenticate_webauthn": "accounts.pages.passkeys.ReauthenticatePasskeyForm",
}
SOCIALACCOUNT_ENABLED = True
SOCIALACCOUNT_ADAPTER = "accounts.pages.provider.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_LOGIN_ON_GET = False
SESSION_ENGINE = "config.sessions"
SESSION_ABSOLUTE, SESSION_IDLE = timedelta(hours=12), timedelta(hours=3)
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE.total_seconds())
if OVER_HTTPS:  # a browser takes these names from this host alone, over TLS alone
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OVER_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.pages.errors.show_csrf_failure"

# Headers
SECURE_SSL_REDIRECT = OVER_HTTPS
# Refused instead: a redirect hides that a secret went in clear.
SECURE_REDIRECT_EXEMPT = [r"^api/", r"^harvest/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OVER_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if OVER_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = OVER_HTTPS
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
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Limits on what comes in
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
TRANSCRIPT_MAX_BYTES = 2 * 1024 * 1024
IMPORT_MAX_BYTES = 10 * 1024 * 1024
TRANSCRIPT_READ_AT_ONCE_BYTES = 256 * 1024  # pasted text up to this is read within the request
TRANSCRIPT_READ_SECONDS = 20
TRANSCRIPT_READ_MEGABYTES = 512
FILE_UPLOAD_HANDLERS = [
    "candidates.pages.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = TRANSCRIPT_MAX_BYTES + 1

# Work that must not be lost stands in rows; the broker only carries their ids (docs/jobs.md).
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_TRANSPORT = "config.broker:Transport" if REDIS_URL else "memory"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 1.0,
}
JOB_LEASE_SECONDS = read_number("LOOPBOARD_JOB_LEASE_SECONDS", 120, low=2, high=3600)
JOB_RELAY_SECONDS = 2
METRICS_TOKEN = env.str("LOOPBOARD_METRICS_TOKEN", default="")
READY_MAX_WAIT_SECONDS = read_number("LOOPBOARD_READY_MAX_WAIT", 300, low=1, high=86_400)
JOB_SCHEDULE = {
    "loops.refresh_loop_states": timedelta(seconds=60),
    "loops.calibrate_company": timedelta(hours=24),
    "loops.write_due_reminders": timedelta(minutes=5),
    "integrations.sweep_deliveries": timedelta(seconds=60),
    "accounts.publish_audit_head": timedelta(hours=24),
    "accounts.forget_what_is_over": timedelta(hours=24),
    "candidates.apply_retention": timedelta(hours=24),
}

# Events go to public addresses only, and to those of these networks.
WEBHOOK_NETWORKS = read_networks("LOOPBOARD_WEBHOOK_NETWORKS")

# A language model that may suggest ratings, once a company admin has switched it on.
MODEL_URL = read_service_url("LOOPBOARD_MODEL_URL")
MODEL_NAME = read_model_name("LOOPBOARD_MODEL_NAME", is_owed=bool(MODEL_URL))
MODEL_KEY = env.str("LOOPBOARD_MODEL_KEY", default="")
MODEL_NETWORKS = read_networks("LOOPBOARD_MODEL_NETWORKS")
MODEL_SECONDS = read_number("LOOPBOARD_MODEL_SECONDS", 45, low=1, high=50)
MODEL_PRICE_IN = read_price("LOOPBOARD_MODEL_PRICE_IN")
MODEL_PRICE_OUT = read_price("LOOPBOARD_MODEL_PRICE_OUT")

IMPACT_THRESHOLD_PERCENT = read_number("LOOPBOARD_IMPACT_THRESHOLD", 80, low=50, high=100)

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "accounts.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.authentication.SignedInWithinScope"],
    "DEFAULT_RENDERER_CLASSES": ["accounts.api.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.rendering.CappedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "config.schema.LoopboardSchema",
    "EXCEPTION_HANDLER": "config.api.answer_problem",
    "DEFAULT_THROTTLE_CLASSES": [
        "accounts.api.limits.AddressLimit",
        "accounts.api.limits.PersonLimit",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": read_rate("LOOPBOARD_THROTTLE_ANONYMOUS", "20/min"),
        "user": read_rate("LOOPBOARD_THROTTLE_USER", "600/min"),
        "upload": read_rate("LOOPBOARD_THROTTLE_UPLOAD", "20/hour"),
    },
    "DATETIME_FORMAT": "iso-8601",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Loopboard",
    "DESCRIPTION": "Hiring loops, scorecards and calibrated decisions. docs/api.md is the guide.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["config.schema.finish_document"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

# Mail
MAIL_SERVER = read_mail_server("LOOPBOARD_SMTP_URL")
EMAIL_BACKEND = env.str(
    "LOOPBOARD_EMAIL_BACKEND",
    default=f"django.core.mail.backends.{'smtp' if MAIL_SERVER else 'console'}.EmailBackend",
)
if MAIL_SERVER:
    EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.security == "tls", MAIL_SERVER.security == "ssl"
EMAIL_TIMEOUT = 10  # seconds between two answers: a silent server would keep a process for good
DEFAULT_FROM_EMAIL = env.str("LOOPBOARD_FROM_EMAIL", default="Loopboard <loopboard@localhost>")

LOGGING_CONFIG = None
configure_logs(as_json=not EMBEDDED, debug=DEBUG)
