from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "integrativ.placements"
    label = "placements"
    verbose_name = "Wege in die Arbeit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrativ.placements import codes, erasure, legal, retention, walls

        walls.declare()
        retention.declare()
        erasure.declare()
        legal.declare()
        codes.declare()
