from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "integrativ.demo"
    label = "demo"
    verbose_name = "Vorführung"
    default_auto_field = "django.db.models.BigAutoField"
