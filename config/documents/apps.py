from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "config.documents"
    label = "documents"
    verbose_name = "Documents"
