from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "integrativ.web"
    label = "web"
    verbose_name = "Seiten"

    def ready(self) -> None:
        from integrativ.web.access import signals

        signals.connect()
