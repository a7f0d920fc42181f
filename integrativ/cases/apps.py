from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "integrativ.cases"
    label = "cases"
    verbose_name = "Fälle"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrativ.cases import circle, walls
        from integrativ.cases.actions import absence

        walls.declare()
        circle.declare()
        absence.connect()
