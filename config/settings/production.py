"""Production: everything secret or local comes from the environment, and what is missing, weak or
left over from the demo stops the start."""

from urllib.parse import urlsplit

from config import env
from config.embedded.places import PROJECT
from config.settings.base import *  # noqa: F403

DATA = env.folder("PROBITY_DATA", PROJECT / ".data")
SECRET_KEY = env.secret("PROBITY_SECRET_KEY")
if len(SECRET_KEY) < 50 or SECRET_KEY.startswith("insecure-"):
    raise env.EnvironmentProblem(
        "PROBITY_SECRET_KEY must be a secret of at least 50 characters: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(64))' makes one."
    )
SECRET_KEY_FALLBACKS = env.names("PROBITY_OLD_SECRET_KEYS", "")
if env.boolean("PROBITY_DEBUG"):
    raise env.EnvironmentProblem("PROBITY_DEBUG shows case content in error pages: unset it.")

BASE_URL = env.https_address("PROBITY_BASE_URL")
ALLOWED_HOSTS = env.names("PROBITY_ALLOWED_HOSTS")
if not ALLOWED_HOSTS or any("*" in host or host.startswith(".") for host in ALLOWED_HOSTS):
    raise env.EnvironmentProblem("PROBITY_ALLOWED_HOSTS must name each host, without wildcards.")
# Letters carry links to this address: refusing its host would break every one of them.
if urlsplit(BASE_URL).hostname not in ALLOWED_HOSTS:
    raise env.EnvironmentProblem("PROBITY_ALLOWED_HOSTS must contain the host of PROBITY_BASE_URL.")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

EMBEDDED_POSTGRES = EMBEDDED_BROKER = False
DATABASES = {"default": env.database("DATABASE_URL")}
OWNER_DATABASE = env.database("DATABASE_OWNER_URL", env.secret("DATABASE_URL"))
CELERY_BROKER_URL = env.secret("CELERY_BROKER_URL")

FILES_ROOT = env.folder("PROBITY_FILES", DATA / "files")
STATIC_ROOT = env.folder("PROBITY_STATIC", DATA / "static")
globals().update(env.mailer())
DEFAULT_FROM_EMAIL = env.text("PROBITY_MAIL_FROM")
# Off unless an address is given; another provider's dialect is another class
if env.given("PROBITY_TEXT_GATEWAY_URL"):
    TEXT_GATEWAY_URL = env.text("PROBITY_TEXT_GATEWAY_URL")
    if not TEXT_GATEWAY_URL.startswith("https://"):
        raise env.EnvironmentProblem("PROBITY_TEXT_GATEWAY_URL must begin with https://.")
    TEXT_GATEWAY_TOKEN = env.secret("PROBITY_TEXT_GATEWAY_TOKEN")
    TEXT_GATEWAY = env.text("PROBITY_TEXT_GATEWAY", "config.portal.texting.HttpGateway")

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# The prefix makes browsers refuse the cookie from another path, host or an open line.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_SSL_REDIRECT = True
# Probes come from inside, without TLS; what they read is public.
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = env.integer("PROBITY_TRUSTED_PROXIES", 1)
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
