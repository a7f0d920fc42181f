from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StepsConfig(AppConfig):
    name = "integrativ.steps"
    label = "steps"
    verbose_name = "Schritte"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrativ.steps import load

        post_migrate.connect(load.after_migrate, sender=self, dispatch_uid="load_transitions")
