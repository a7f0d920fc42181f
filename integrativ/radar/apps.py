from django.apps import AppConfig


class RadarConfig(AppConfig):
    name = "integrativ.radar"
    label = "radar"
    verbose_name = "Radar"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrativ.radar import endings

        endings.declare()
