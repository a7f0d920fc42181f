from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TenancyConfig(AppConfig):
    name = "integrativ.tenancy"
    label = "tenancy"
    verbose_name = "Stellen und Zugänge"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrativ.tenancy import frameworks, raise_walls

        frameworks.list_tables()
        post_migrate.connect(raise_walls.after_migrate, dispatch_uid="raise_walls")
