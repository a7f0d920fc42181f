from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "integrativ.people"
    label = "people"
    verbose_name = "Personen"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrativ.people import walls

        walls.declare()
