from django.apps import AppConfig


class AdverseActionConfig(AppConfig):
    name = "adverse_action"
    verbose_name = "Adverse action"

    def ready(self) -> None:
        from adverse_action.models import Notice
        from adverse_action.services import is_delivery_owed
        from config.delivery.ladder import register_ladder

        register_ladder(Notice.Kind.values, is_delivery_owed)
