from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "integrativ.web"
    label = "web"
    verbose_name = "Seiten"
