from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "config.portal"
    label = "portal"
    verbose_name = "Portal"
