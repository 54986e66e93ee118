from django.apps import AppConfig


class AdverseActionConfig(AppConfig):
    name = "adverse_action"
    verbose_name = "Adverse action"
