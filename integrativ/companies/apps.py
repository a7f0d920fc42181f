from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "integrativ.companies"
    label = "companies"
    verbose_name = "Betriebe und Bedarfe"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrativ.companies import walls

        walls.declare()
