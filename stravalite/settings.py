"""Settings. Nothing but these differs between the two ways to run (docs/architecture.md §9).

Every variable an operator may set is read here through `stravalite.env` and described in docs/settings.md.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from stravalite import env, sign_in_services, tiles
from stravalite.observability import reporting
from stravalite.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR") or BASE_DIR / "data").resolve()

# --- The place itself -------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
SITE_NAME = env.text("SITE_NAME", "stravalite")
SITE_URL = env.text("SITE_URL").rstrip("/")  # as people reach it, e.g. https://train.example.org
SECRET_KEY = env.secret("SECRET_KEY") or env.generated_key(DATA_DIR / "secret_key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],.local")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
if SITE_URL:
    ALLOWED_HOSTS.append(urlsplit(SITE_URL).hostname or "")
    CSRF_TRUSTED_ORIGINS.append(SITE_URL)

#: How many proxies stand before us and write X-Forwarded-For; 0 trusts nobody's word for an address.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

#: What the pages about this server say; the texts lie in files of the host's.
HOST_NAME, HOST_NOTE = env.text("HOST_NAME"), env.text("HOST_NOTE")
HOST_CONTACT, SOURCE_URL = env.text("HOST_CONTACT"), env.text("SOURCE_URL")
PRIVACY_FILE, TERMS_FILE = env.text("PRIVACY_FILE"), env.text("TERMS_FILE")
LOOK_AROUND = env.flag("LOOK_AROUND", default=True)

REGISTRATION = env.choice("REGISTRATION", "open", {"open", "invite", "closed"})
MAX_UPLOAD_MB_BY_ROLE = env.numbers("MAX_UPLOAD_MB_BY_ROLE")
MAX_UPLOAD_BYTES = env.number("MAX_UPLOAD_MB", 100, least=1) * 1024 * 1024
IMPORT_MAX_BYTES = env.number("IMPORT_MAX_MB", 4096, least=1) * 1024 * 1024

# --- Rooms ------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "stravalite.home",
    "stravalite.welcome",
    "stravalite.runtime",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "stravalite.console.apps.ConsoleConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "template_partials",
    "stravalite.ui",
    "stravalite.jobs",
    "stravalite.api",
    "stravalite.live",
    "stravalite.audit",
    "stravalite.backups",
    "accounts.people",
    "accounts.measures",
    "accounts.federation",
    "accounts.recovery",
    "accounts.closing",
    "accounts.profile",
    "social.graph",
    "social.devices",
    "social.notifications",
    "social.posts",
    "social.moderation",
    "activities.activity",
    "activities.zones",
    "activities.streams",
    "activities.uploads",
    "activities.media",
    "activities.imports",
    "activities.log",
    "activities.editing",
    "activities.gear",
    "activities.calendar",
    "activities.routes",
    "activities.takeout",
    "analytics.efforts",
    "analytics.repeats",
    "analytics.statistics",
    "integrations.archives",
    "integrations.health",
    "stravalite.demo",
]

MIDDLEWARE = [
    "stravalite.observability.middleware.RequestIdMiddleware",
    "stravalite.observability.metrics.MetricsMiddleware",
    "stravalite.observability.middleware.ContentPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "stravalite.readonly.ReadOnlyMiddleware",
    "accounts.people.seeing_as_middleware.SeeingAsMiddleware",
    "accounts.people.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "stravalite.observability.middleware.NulMiddleware",
    "stravalite.observability.middleware.DomainErrorMiddleware",
    "accounts.closing.middleware.RestoreMiddleware",
    "social.moderation.suspension.SuspendedMiddleware",
]

ROOT_URLCONF = "stravalite.urls"
WSGI_APPLICATION = "stravalite.wsgi.application"
ASGI_APPLICATION = "stravalite.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stravalite.ui.context.shell",
            ],
            "builtins": [
                "stravalite.ui.templatetags.ui",
                "template_partials.templatetags.partials",
            ],
        },
    }
]

# --- Data -------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR}/stravalite.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False  # with SQLite every atomic() takes the write lock

REDIS_URL = env.secret("REDIS_URL")
_MEMORY_CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
_REDIS_CACHE = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
EMBEDDED = not REDIS_URL  # one process holds everything: memory can serve as transport and cache
CACHES = {"default": _MEMORY_CACHE if EMBEDDED else _REDIS_CACHE}
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    if EMBEDDED
    else {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- Files ------------------------------------------------------------------------------------------
MEDIA_ROOT = DATA_DIR / "files"  # private: served only by views that ask the privacy rule
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT") or BASE_DIR / "build" / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    *("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2"),
    "map",  # only developer tools ask for these
)
S3_BUCKET = env.text("AWS_STORAGE_BUCKET_NAME")
S3_ENDPOINT_URL = env.text("AWS_S3_ENDPOINT_URL")
#: The same as browsers reach it, where that is another address.
S3_PUBLIC_URL = env.text("AWS_S3_PUBLIC_URL")
_LOCAL_FILES = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
_S3_FILES = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "access_key": env.secret("AWS_ACCESS_KEY_ID") or None,
        "secret_key": env.secret("AWS_SECRET_ACCESS_KEY") or None,
        "region_name": env.text("AWS_S3_REGION_NAME") or None,
        "endpoint_url": S3_ENDPOINT_URL or None,
        "signature_version": "s3v4",  # the older one knows no limit of seven days
        "default_acl": None,  # never public
        "querystring_auth": True,
        "querystring_expire": 300,
        "file_overwrite": False,
    },
}
STORAGES = {
    "default": _S3_FILES if S3_BUCKET else _LOCAL_FILES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

BACKUPS = env.flag("BACKUPS", default=True)
BACKUP_DIR = Path(env.text("BACKUP_DIR") or DATA_DIR / "backups")
BACKUP_KEEP = env.number("BACKUP_KEEP", 5, least=1)

# --- People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts_people.User"
AUTHENTICATION_BACKENDS = ["accounts.people.backends.AthleteBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "feed"
LOGOUT_REDIRECT_URL = "landing"
ACCOUNT_ADAPTER = "accounts.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = (
    "none"  # ours (accounts/people/addresses.py) covers the page and the API alike
)
ACCOUNT_RATE_LIMITS = False  # ours covers the page and the API alike
ACCOUNT_SESSION_REMEMBER = None  # the person ticks "keep me signed in"
SIGN_IN_SERVICES = sign_in_services.from_environment()
SOCIALACCOUNT_ADAPTER = "accounts.federation.adapter.FederationAdapter"
SOCIALACCOUNT_STORE_TOKENS = False  # who somebody is was all we asked
SOCIALACCOUNT_LOGIN_ON_GET = False
MFA_ADAPTER = "accounts.people.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_RATE_LIMITS = False  # ours, see ACCOUNT_RATE_LIMITS
ACCESS_TOKEN_SECONDS = 15 * 60
REFRESH_TOKEN_DAYS = 60
SIGN_IN_ATTEMPTS_PER_MINUTE = env.number("SIGN_IN_ATTEMPTS_PER_MINUTE", 10, least=1)

# --- Mail -------------------------------------------------------------------------------------------
EMAIL_HOST = env.text("EMAIL_HOST")
MAIL_CONFIGURED = bool(EMAIL_HOST)  # what needs mail says so when there is none
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if MAIL_CONFIGURED
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_TLS = env.choice("EMAIL_TLS", "starttls", {"none", "starttls", "tls"})
EMAIL_PORT = env.number("EMAIL_PORT", {"none": 25, "starttls": 587, "tls": 465}[EMAIL_TLS], least=1)
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_TLS == "starttls", EMAIL_TLS == "tls"
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_PASSWORD")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = (
    env.text("MAIL_FROM") or f"{SITE_NAME} <no-reply@{urlsplit(SITE_URL).hostname or 'localhost'}>"
)
MAIL_LINK_HOURS = 72  # for proving an address
PASSWORD_RESET_TIMEOUT = 2 * 3600
#: How long everyone hears of it before a lost second factor may be switched off.
LOST_FACTOR_DAYS = env.number("LOST_FACTOR_DAYS", 3, least=1)

# --- Push -------------------------------------------------------------------------------------------
#: 32 random bytes are a key of the P-256 curve. Another one would silence every browser that subscribed.
VAPID_PRIVATE_KEY = env.secret("VAPID_PRIVATE_KEY") or env.generated_key(
    DATA_DIR / "vapid_key", size=32
)
WEB_PUSH_HOSTS = env.words(
    "WEB_PUSH_HOSTS",
    "fcm.googleapis.com,updates.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com",
)
WEB_PUSH_LOOPBACK = False  # only tests have a push service on this machine
FCM_SERVICE_ACCOUNT = env.secret("FCM_SERVICE_ACCOUNT")
FCM_URL = env.text("FCM_URL", "https://fcm.googleapis.com")
APNS_PRIVATE_KEY = env.secret("APNS_PRIVATE_KEY")
APNS_KEY_ID, APNS_TEAM_ID = env.text("APNS_KEY_ID"), env.text("APNS_TEAM_ID")
APNS_TOPIC = env.text("APNS_TOPIC")
APNS_URL = env.text("APNS_URL", "https://api.push.apple.com")

# --- Security ---------------------------------------------------------------------------------------
_HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"  # tile servers ask for a referer
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "stravalite.home.errors.csrf_failure"


def _files_origins() -> list[str]:
    """Where photos come from when they lie in a bucket: pages lead there by signed addresses."""
    if not S3_BUCKET:
        return []
    if reached := S3_PUBLIC_URL or S3_ENDPOINT_URL:
        return ["{0.scheme}://{0.netloc}".format(urlsplit(reached))]
    region = env.text("AWS_S3_REGION_NAME")
    regional = [f"https://{S3_BUCKET}.s3.{region}.amazonaws.com"] if region else []
    return [f"https://{S3_BUCKET}.s3.amazonaws.com", *regional]


#: A map service of raster tiles, or nothing: then maps are route only.
TILES_URL, TILES_ATTRIBUTION = tiles.from_environment()

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *_files_origins(), *tiles.origins(TILES_URL)],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
#: Pages made by others (admin, browsable API, API docs) need inline script and style.
RELAXED_POLICY_PREFIXES = ("/admin/", "/api/", "/apidocs/")

# --- Work for later ---------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"polling_interval": 0.05}
    if EMBEDDED
    else {"socket_timeout": 5, "socket_connect_timeout": 1, "retry_on_timeout": False}
)
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = SCHEDULE
JOB_LEASE_SECONDS = env.number("JOB_LEASE_SECONDS", 60, least=1)
#: Parsing and analysis run in children with these limits.
WORKER_CHILDREN = env.number("WORKER_CHILDREN", 2, least=1)
CHILD_MEMORY_MB = env.number("CHILD_MEMORY_MB", 1500, least=256)
CHILD_CPU_SECONDS = env.number("CHILD_CPU_SECONDS", 120, least=1)
CHILD_IDLE_SECONDS = env.number("CHILD_IDLE_SECONDS", 30, least=1)

# --- API --------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.people.authentication.BearerAuthentication",
        "accounts.people.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "rest_framework.renderers.BrowsableAPIRenderer",
    ],
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.AcceptHeaderVersioning",
    "DEFAULT_VERSION": "1",
    "ALLOWED_VERSIONS": ["1"],
    "DEFAULT_SCHEMA_CLASS": "stravalite.api.schema.Description",
    "EXCEPTION_HANDLER": "stravalite.api.errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "stravalite API",
    "DESCRIPTION": "Every feature of a page, for programs. Times are UTC, units SI.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api",  # operations are grouped by what follows it
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "stravalite.api.schema.add_common_refusals",
    ],
    "ENUM_NAME_OVERRIDES": {
        "VisibilityEnum": "accounts.people.models.Audience",
        "ActivityStatusEnum": "activities.activity.models.Status",
        "PostKindEnum": "social.posts.models.PostKind",
        "FollowStateEnum": "social.graph.models.FollowState",
        "CoachingStateEnum": "social.graph.models.CoachingState",
        "GearKindEnum": "activities.activity.models.GearKind",
        "EditKindEnum": "activities.editing.models.EditKind",
        "OutcomeEnum": "activities.imports.models.Outcome",
        "ImportStatusEnum": "activities.imports.models.ImportStatus",
        "DeviceKindEnum": "social.devices.models.DeviceKind",
        "ExportStatusEnum": "activities.takeout.models.ExportStatus",
        "UploadStatusEnum": "activities.uploads.models.UploadStatus",
    },
}

# --- Words ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-au"
LANGUAGES = [
    ("en-au", _("English (Australia)")),
    ("en-gb", _("English (United Kingdom)")),
    ("en-us", _("English (United States)")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True

# --- Feed -------------------------------------------------------------------------------------------
#: Off: a page is merged when it is read (docs/decisions/0013).
FEED_INBOX = env.flag("FEED_INBOX")
FEED_INBOX_MOST_FOLLOWERS = env.number("FEED_INBOX_MOST_FOLLOWERS", 5000, least=1)

# --- Watch --------------------------------------------------------------------------------------------
#: Whoever sends it as a bearer token reads /metrics; without one nobody does.
METRICS_TOKEN = env.secret("METRICS_TOKEN")
AUDIT_KEEP_DAYS = env.number("AUDIT_KEEP_DAYS", 730, least=30)
OTEL_EXPORTER_OTLP_ENDPOINT = env.text("OTEL_EXPORTER_OTLP_ENDPOINT")
if OTEL_EXPORTER_OTLP_ENDPOINT:  # just inside the request id
    MIDDLEWARE.insert(1, "stravalite.observability.tracing.TracingMiddleware")
SENTRY_DSN = env.secret("SENTRY_DSN")
if SENTRY_DSN:
    reporting.start(
        SENTRY_DSN, environment=env.text("SENTRY_ENVIRONMENT", "production"), release="0.1.0"
    )
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "stravalite.observability.logs.RequestIdFilter"}},
    "formatters": {
        "line": {"()": "stravalite.observability.logs.LineFormatter"},
        "json": {"()": "stravalite.observability.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": env.choice("LOG_FORMAT", "line", {"line", "json"}),
        }
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "celery": {"level": "WARNING"},
        "django_celery_beat": {"level": "WARNING"},
        "kombu": {"level": "ERROR"},  # it warns that memory:// has no host name
        "httpx": {"level": "WARNING"},  # it writes addresses, and those of devices are secrets
        "uvicorn.access": {"level": "WARNING"},
        "uvicorn.error": {"level": "WARNING"},
    },
}

#: E-mail is unique without regard to case, by a constraint this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
