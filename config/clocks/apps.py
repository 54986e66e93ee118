from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "config.clocks"
    label = "clocks"
    verbose_name = "Deadlines"
