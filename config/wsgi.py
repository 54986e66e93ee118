"""The web server's door: `gunicorn config.wsgi`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
application = get_wsgi_application()

from config.embedded.checks import refuse_demo_logins  # noqa: E402  needs the models

if not settings.DEMO:
    refuse_demo_logins()
