from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "config.clocks"
    label = "clocks"
    verbose_name = "Deadlines"

    def ready(self) -> None:
        from config.clocks import checks  # noqa: F401 - registers the system check
