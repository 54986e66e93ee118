from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "disputes"
    verbose_name = "Disputes"

    def ready(self) -> None:
        from config.delivery.ladder import register_ladder
        from disputes.services.filing import held
        from disputes.services.sending import KINDS, is_delivery_owed
        from screening.filing import register_held

        register_ladder(KINDS, is_delivery_owed)
        register_held(held)
