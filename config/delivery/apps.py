from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "config.delivery"
    label = "delivery"
    verbose_name = "Delivery"

    def ready(self) -> None:
        from anymail.signals import tracking

        from config.delivery.hearing import hear

        tracking.connect(hear, dispatch_uid="delivery.hear")
