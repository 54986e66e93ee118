from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "config.portal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from config.delivery.links import register_link_maker
        from config.portal.services import link_for_delivery

        register_link_maker(link_for_delivery)
