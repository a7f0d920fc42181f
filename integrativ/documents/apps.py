from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "integrativ.documents"
    label = "documents"
    verbose_name = "Aufbewahrung"
    default_auto_field = "django.db.models.BigAutoField"

    def load_reference(self, using: str) -> None:
        """Write the table of periods; values that were set locally stay."""
        from integrativ.documents.periods import load

        load(using)
