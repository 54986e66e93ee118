"""What every installation shares. What differs stands in development, test and production."""

import warnings
from pathlib import Path
from typing import Any

import django_stubs_ext

from config import env

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]

# -- rooms, lowest floor last: templates and commands of upper rooms win ------------------------

ROOMS = [
    "config.demo",
    "config.oversight",
    "disputes",
    "adverse_action",
    "screening",
    "policies",
    "config.portal",
    "config.delivery",
    "config.documents",
    "config.clocks",
    "config.accounts",
    "config.audit",
    "config.embedded",
]
INSTALLED_APPS = [
    *ROOMS,
    "config.apps.ProbityAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guardian",
    "rest_framework",
    "pgtrigger",
    "pghistory",
    "csp",
    "anymail",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.portal.bodies.BodyLimits",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.documents.showing.ShownOverrides",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEBUG = False
# Only development's settings say otherwise; production's check refuses what it finds.
DEMO = False  # whether the fictional organizations and their logins may exist here

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

# -- people ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["config.accounts.backends.ScopeBackend"]
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its backend would overrule walls
ANONYMOUS_USER_NAME = None  # guardian makes no user of its own
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
LOGIN_URL = "admin:login"
SESSION_COOKIE_AGE = 30 * 60  # seconds of idleness, for every answer renews it
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
# Lax, not Strict: the link in a letter must find the person's session.
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# -- the browser -------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
# Text messages that tell a person something waits: a class in the manner of config.portal.texting
TEXT_GATEWAY = TEXT_GATEWAY_URL = TEXT_GATEWAY_TOKEN = TEXT_FILE_PATH = ""
TRUSTED_PROXIES = 0  # of ours in front; tries in the portal are counted by the address they saw
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"

# -- words, time, files ------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    # No field stores a file by itself: private files go through config.documents.
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A PKCS #12 file with the key that seals what is issued; empty: papers leave unsealed.
SEAL_P12 = env.text("PROBITY_SEAL_P12", "")
SEAL_PASSWORD = env.secret("PROBITY_SEAL_PASSWORD", "")
# Days for which texts of an uploaded file stay with a rehearsal that is over
REHEARSAL_SAMPLE_DAYS = env.integer("PROBITY_REHEARSAL_SAMPLE_DAYS", 30)
CLAMD = env.text("PROBITY_CLAMD", "")  # host:port or a socket; empty: nothing scans uploads
MAIL_PROVIDER = ""  # whose webhooks tell of bounces; with SMTP they come back by mail
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FORMS_URLFIELD_ASSUME_HTTPS = True
# Django 5.2 warns that the setting will go, not that its value is wrong.
warnings.filterwarnings("ignore", "The FORMS_URLFIELD_ASSUME_HTTPS")

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

# -- work in the background --------------------------------------------------------------------
# A message is only a nudge; the row in the database is the queue. So a message may be lost, and
# one that a killed worker held comes back within seconds (kombu scans rarely by default).

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# One at a time: a message held in reserve by a busy worker waits for nothing.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 270
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,  # longer than the longest task; sweeps bring work back sooner
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TIMEZONE = "UTC"
SWEEPS = {  # seconds between two; each takes up what is due in the database
    "policies.sweep_rehearsals": 15,
    "screening.sweep_imports": 15,
    "screening.sweep_runs": 15,
    "screening.sweep_rehearsals": 10,  # no nudge reaches these
    "screening.sweep_files": 15,
    "screening.sweep_notices": 60,
    "delivery.dispatch_deliveries": 10,
    "delivery.climb_ladders": 30,
    "delivery.compose_batches": 10,
    "adverse_action.follow_deliveries": 15,
    "adverse_action.tell_counsel": 60,
    "disputes.follow_results": 15,
    "disputes.mark_undecided_items": 15 * 60,
    "clocks.tell_owners": 15 * 60,
    "clocks.send_digests": 15 * 60,
    "policies.print_papers": 15,
    "policies.ask_to_sign": 15 * 60,
    "policies.forget_samples": 24 * 3600,
    "portal.tell_people": 10,
    "portal.prune_attempts": 24 * 3600,
    "disputes.prune_drafts": 24 * 3600,
}
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    name: {"task": name, "schedule": seconds, "options": {"expires": max(seconds, 60)}}
    for name, seconds in SWEEPS.items()
}

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {
            "()": "config.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["stderr"], "level": env.one_of("PROBITY_LOG_LEVEL", LEVELS, "INFO")},
    "loggers": {
        # Django's own handler would mail whole requests to administrators.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},  # greets on import
        "pyhanko": {"level": "ERROR"},  # tells whose certificate it does not know, with a traceback
    },
}
