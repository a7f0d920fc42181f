from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "integrativ.network"
    label = "network"
    verbose_name = "Netzwerk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrativ.network import walls

        walls.declare()

    def load_reference(self, using: str) -> None:
        """Load districts, municipalities, bodies and who is responsible; twice changes nothing."""
        from integrativ.network import load

        load.load_reference(using)
