"""The admin site is ours; everything in it registers on `django.contrib.admin.site` as usual."""

from django.contrib.admin.apps import AdminConfig

from config import celery  # noqa: F401  tasks bind to our broker in every process


class ProbityAdminConfig(AdminConfig):
    default_site = "config.admin.ProbitySite"
