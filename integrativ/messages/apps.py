from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "integrativ.messages"
    label = "notices"
    verbose_name = "Hinweise und Post"
    default_auto_field = "django.db.models.BigAutoField"
