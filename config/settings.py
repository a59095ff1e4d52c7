"""Settings of the whole project. Everything that differs between two places comes from the environment.

Without any variable the project runs by itself: SQLite and files below `var/`, tasks in the process that asks for them.

variable              meaning (default)
BUDGET_DEBUG          show errors with their cause in the browser (0)
BUDGET_SECRET_KEY     signs sessions (made at the first start and kept in the data folder)
BUDGET_ALLOWED_HOSTS  host names this site answers to, separated by commas (localhost,127.0.0.1,[::1])
BUDGET_HTTPS          a proxy ends TLS and sets X-Forwarded-Proto itself (0)
BUDGET_PROXIES        how many proxies of our own stand before this site and add to X-Forwarded-For (0: the header is not read)
BUDGET_DATA_DIR       folder of the database file, the uploaded and published files and the secret key (var)
BUDGET_ARCHIVE        bucket of the published files, s3://name?endpoint_url=https://host; see docs/nginx.md (published/ in the data folder)
BUDGET_SENDFILE       address below which nginx serves published files for us, such as /sendfile/; see docs/nginx.md (none)
BUDGET_API_RATE       requests to the open data interface that one address may make in a minute (600; 0: any number)
BUDGET_FONT_DIR       folder with fonts of the site itself, which documents may be set in too (none)
BUDGET_DEMO_PASSWORD  password of the accounts that load_demo makes (demo-2024)
BUDGET_SITE_LABEL     word shown at the top of every page of the admin, such as 演示 or 培训 (none)
BUDGET_SITE_ADDRESS   address of this site for the links in e-mails, such as https://yusuan.example.gov.cn (none: no links)
BUDGET_EMAIL_HOST     mail server that notices are sent by (none: they are printed on the console)
BUDGET_EMAIL_PORT     its port (25)
BUDGET_EMAIL_USER     the account there (none)
BUDGET_EMAIL_PASSWORD its password (none)
BUDGET_EMAIL_SECURITY plain, starttls or ssl (plain)
BUDGET_EMAIL_FROM     sender of the notices (budget@localhost)
BUDGET_LOG_LEVEL      DEBUG, INFO, WARNING or ERROR (INFO)
DATABASE_URL          sqlite:///file or postgresql://user:password@host:port/name (db.sqlite3 in the data folder)
CELERY_BROKER_URL     redis://host:port/number: tasks go to a worker, requests are counted there (none: done at once, and each process counts its own)
"""

import os
from datetime import timedelta
from pathlib import Path

from config.env import Environment, SettingsError, archive, database, secret_key

env = Environment(os.environ)

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / env.text("BUDGET_DATA_DIR", "var")

FONT_DIR = env.text("BUDGET_FONT_DIR")

DEBUG = env.flag("BUDGET_DEBUG")
SECRET_KEY = secret_key(env.text("BUDGET_SECRET_KEY"), DATA_DIR / "secret_key")
ALLOWED_HOSTS = env.words("BUDGET_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = env.flag("BUDGET_HTTPS")
TRUSTED_PROXIES = env.number("BUDGET_PROXIES", 0, highest=9)
SENDFILE = env.text("BUDGET_SENDFILE")
API_RATE = env.number("BUDGET_API_RATE", 600, highest=1_000_000)
DEMO_PASSWORD = env.text("BUDGET_DEMO_PASSWORD", "demo-2024")
SITE_LABEL = env.text("BUDGET_SITE_LABEL")
LOG_LEVEL = env.choice("BUDGET_LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    # The admin's modules are found by config.urls: a command that serves no page does not load them.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "import_export",
    "axes",
    "csp",
    "units",
    "budgets",
    "performance",
    "disclosures",
    "portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.origin.OriginMiddleware",
    "config.origin.RecordMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
            ],
        },
    },
]

DATABASES = {"default": database(env.text("DATABASE_URL", "sqlite:///db.sqlite3"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

# Static files are served from where they lie, in the project and its packages: nothing to collect, nothing to forget.
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Every published file under its SHA-256; see disclosures.archive. Names are unique, so nothing is ever renamed.
    "published": archive(env.text("BUDGET_ARCHIVE"), DATA_DIR / "published"),
}

# A form of 500 budget lines has some 8,000 fields and below 1 MB of text.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# Django bounds the fields of a request, not its files: this handler does.
REQUEST_MAX_SIZE = 50 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "config.uploads.SizeLimitUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- who may come in

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "units.passwords.RecordedPasswords"},
]
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())

# Name and address together: one person's mistakes lock neither the colleagues behind the same address nor, from
# elsewhere, the owner of the name.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "config.origin.client_address"

# --- what a browser may do with our pages

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # Alpine, which the admin is built with, makes functions from the expressions in its attributes.
        "script-src": ["'self'", "'unsafe-eval'"],
        # The admin writes its colours into a style element and sizes into style attributes.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- notices by e-mail

SITE_ADDRESS = env.text("BUDGET_SITE_ADDRESS").rstrip("/")
if SITE_ADDRESS and not SITE_ADDRESS.startswith(("http://", "https://")):
    raise SettingsError("环境变量 BUDGET_SITE_ADDRESS 应以 http:// 或 https:// 开头。")
EMAIL_HOST = env.text("BUDGET_EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = env.number("BUDGET_EMAIL_PORT", 25, highest=65_535)
EMAIL_HOST_USER = env.text("BUDGET_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("BUDGET_EMAIL_PASSWORD")
_security = env.choice("BUDGET_EMAIL_SECURITY", ("plain", "starttls", "ssl"), "plain")
EMAIL_USE_TLS, EMAIL_USE_SSL = _security == "starttls", _security == "ssl"
DEFAULT_FROM_EMAIL = env.text("BUDGET_EMAIL_FROM", "budget@localhost")
# Whoever takes a step waits for the server no longer than this.
EMAIL_TIMEOUT = 10

# --- tasks

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL") or None
if CELERY_BROKER_URL and not CELERY_BROKER_URL.startswith(("redis://", "rediss://")):
    raise SettingsError("环境变量 CELERY_BROKER_URL 应以 redis:// 或 rediss:// 开头。")
# What all processes count together is counted there too; whoever counts does not wait for it long.
if CELERY_BROKER_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": CELERY_BROKER_URL,
            "KEY_PREFIX": "budget",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
CELERY_TASK_ALWAYS_EAGER = CELERY_BROKER_URL is None
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = TIME_ZONE

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Django's own handlers would print each line twice.
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # WeasyPrint reports every step of every page, and characters without glyph that are reported with their place.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        # It greets whoever loads it.
        "pikepdf": {"level": "WARNING"},
    },
}

UNFOLD = {
    "SITE_TITLE": "单位预算公开",
    "SITE_HEADER": "单位预算公开",
    "SITE_SUBHEADER": "编制 · 审核 · 公开",
    "SITE_SYMBOL": "account_balance",
    "SITE_URL": None,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "config.appearance.icon"}],
    "STYLES": ["config.appearance.stylesheet"],
    "SHOW_VIEW_ON_SITE": False,
    "ENVIRONMENT": "config.appearance.site_label",
    "DASHBOARD_CALLBACK": "disclosures.authoring.workbench.dashboard",
    "SIDEBAR": {"navigation": "config.navigation.sidebar"},
    # The blue of the product, #17538a, is the 600 of the scale: white on it and it on white have a contrast of 7.9.
    "COLORS": {
        "primary": {
            "50": "oklch(97.5% .012 250)",
            "100": "oklch(94.5% .026 250)",
            "200": "oklch(89% .05 250)",
            "300": "oklch(82% .08 250)",
            "400": "oklch(73% .105 250)",
            "500": "oklch(65% .12 250)",
            "600": "#17538a",
            "700": "oklch(38% .1 250)",
            "800": "oklch(33% .085 250)",
            "900": "oklch(28% .068 250)",
            "950": "oklch(21% .05 250)",
        }
    },
}
IMPORT_EXPORT_USE_TRANSACTIONS = True

env.refuse_unknown("BUDGET_")
