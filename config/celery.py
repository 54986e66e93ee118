"""Celery wakes what stands in the database: `celery -A config.celery worker`."""

import logging
import os
from typing import Any

from celery import Celery, Task
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
logger = logging.getLogger(__name__)


class Nudge(Task):  # type: ignore[type-arg]
    """A task whose message may be lost: the row that it is about waits for the sweep."""

    def apply_async(self, *args: Any, **options: Any) -> Any:
        try:
            return super().apply_async(*args, **options)
        except OperationalError:
            logger.warning("The broker is away; %s waits for its sweep.", self.name)
            return None


app = Celery("probity", task_cls=Nudge)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
