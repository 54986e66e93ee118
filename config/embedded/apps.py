from django.apps import AppConfig

from config.embedded import checks  # noqa: F401  registers them


class EmbeddedConfig(AppConfig):
    name = "config.embedded"
    label = "embedded"
    verbose_name = "Embedded servers"
