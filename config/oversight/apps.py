from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "config.oversight"
    label = "oversight"
    verbose_name = "Oversight"
