"""Django's settings of the stand-alone `newsbell`: all of them from the environment, by newsbell.common.conf."""

from urllib.parse import urlsplit

from django.utils.functional import lazy

from newsbell.apps import INSTALLED
from newsbell.common import conf, databases, secrets

DEBUG = False
SECRET_KEY = lazy(lambda: secrets.derived("django").hex(), str)()
ALLOWED_HOSTS = list(conf.get("NEWSBELL_HOSTS"))
ROOT_URLCONF = "newsbell.site"
WSGI_APPLICATION = "newsbell.web.application"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "newsbell.newsroom.formats"
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    *INSTALLED,
    "newsbell.commands",
    "newsbell.newsroom.desk.Admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "newsbell.newsroom.policy.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

if conf.get("NEWSBELL_DATABASE"):
    DATABASES = {"default": databases.server(conf.get("NEWSBELL_DATABASE"))}
else:
    DATABASES = {
        "default": {
            "ENGINE": "newsbell.commands.embedded",
            "NAME": conf.get("NEWSBELL_DATA").absolute() / "newsbell.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # A transaction that begins as a reader and goes on as a writer fails under load: begin as a writer.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                # Of the large indexes the upper pages stay: 16 MB at most in each connection that reads so many.
                # A decision writes a hundred pages of them, many of them the same: they go home together, after 40 MB.
                " PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=10000;",
            },
        }
    }

# What each address and reader does in a minute is counted here. Django keeps 300 rows, and a busy minute has more: the
# count of who floods would be the next to make room.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# In cookies they would be signed before any page is found, and `/health/ready` could not say that keys are away.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
WHITENOISE_USE_FINDERS = True
SECURE_CONTENT_TYPE_NOSNIFF = True
# With "no-referrer" browsers send `Origin: null` with forms, which the protection against forged ones refuses.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "newsbell.site.handler403"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = conf.get("NEWSBELL_URL").startswith("https://")
# Of this host alone: what stands below it, or beside it, is not ours to speak for. With a port of its own newsbell is a
# guest of the host (localhost:8443), and browsers would ask for https at its other ports too.
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE and urlsplit(conf.get("NEWSBELL_URL")).port is None else 0
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"text": {"()": "newsbell.common.logs.Text"}, "json": {"()": "newsbell.common.logs.Json"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": conf.get("NEWSBELL_LOG")}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "newsbell": {"level": "INFO"},
        # Waitress warns of each request that waits for a thread: under load a line for every one.
        "waitress.queue": {"level": "ERROR"},
    },
}
