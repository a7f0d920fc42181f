"""The person, what we know about her (ledger of facts), and who may see what (shares)."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "integrativ.people"
    label = "people"
    verbose_name = "Personen"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrativ.people import walls
        from integrativ.people.actions.intake import register_retention

        walls.declare()
        register_retention()

    def load_reference(self, using: str) -> None:
        """Load occupations, languages, countries and qualifications; does nothing when they are already there."""
        from integrativ.people.load import load

        load(using)
