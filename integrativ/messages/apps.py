from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "integrativ.messages"
    label = "notices"
    verbose_name = "Hinweise und Post"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrativ.messages.actions import queue_mail
        from integrativ.tenancy.record import carried_by

        carried_by(queue_mail)
