"""Tests: a cluster of their own without fsync, each run with a database of its own."""

import os

from config import env
from config.embedded.places import OWNER, for_tests
from config.settings.base import *  # noqa: F403

PLACES = for_tests()
DATA = PLACES.data
SECRET_KEY = "insecure-test-key-that-production-settings-refuse-to-start-with"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
BASE_URL = "https://probity.example"

EMBEDDED_POSTGRES = not env.given("DATABASE_URL")
EMBEDDED_BROKER = False
OWNER_DATABASE = env.database(
    "DATABASE_OWNER_URL",
    PLACES.database_url(OWNER) if EMBEDDED_POSTGRES else env.secret("DATABASE_URL"),
)
# The number keeps two runs at once apart; runs that follow each other may share one by its name.
OWNER_DATABASE["TEST"] = {"NAME": env.text("PROBITY_TEST_DATABASE", f"test_{os.getpid()}")}
DATABASES = {"default": OWNER_DATABASE}
# Nudges fall into nothing, as if the broker had lost them: what must happen, a sweep does.
CELERY_BROKER_URL = "memory://"

FILES_ROOT = DATA / "files"
SEAL_P12 = ""  # tests of the seal name a key of their own
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "no-reply@probity.example"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
# A file is looked for when it is asked for: every Client would list them all first.
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
