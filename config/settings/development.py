"""Trying Probity out: embedded servers, fictional organizations, mail into files, loopback only."""

from config import env
from config.embedded.places import OWNER, here
from config.settings.base import *  # noqa: F403

PLACES = here()
DATA = PLACES.data
DEMO = True
DEBUG = env.boolean("PROBITY_DEBUG")
SECRET_KEY = "insecure-development-key-that-production-settings-refuse-to-start-with"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
BASE_URL = env.text("PROBITY_BASE_URL", "http://127.0.0.1:8000").rstrip("/")

EMBEDDED_POSTGRES = not env.given("DATABASE_URL")
DATABASES = {"default": env.database("DATABASE_URL", PLACES.database_url())}
OWNER_DATABASE = env.database(
    "DATABASE_OWNER_URL",
    PLACES.database_url(OWNER) if EMBEDDED_POSTGRES else env.secret("DATABASE_URL"),
)
EMBEDDED_BROKER = not env.given("CELERY_BROKER_URL")
CELERY_BROKER_URL = env.secret("CELERY_BROKER_URL", PLACES.broker_url())

# Two dozen logins with a printed password: slow hashing would protect nothing, and cost seconds.
PASSWORD_HASHERS = [
    "config.demo.hashing.PrintedPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
FILES_ROOT = DATA / "files"
SEAL_P12 = SEAL_P12 or str(DATA / "seal.p12")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"
TEXT_GATEWAY = "config.portal.texting.FileGateway"
TEXT_FILE_PATH = str(DATA / "texts")
DEFAULT_FROM_EMAIL = "no-reply@probity.example"
# Nothing to collect before the first start: the files are served from where they stand.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
