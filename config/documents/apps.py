from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "config.documents"
    label = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from config.documents import checks  # noqa: F401 - registers the system checks
