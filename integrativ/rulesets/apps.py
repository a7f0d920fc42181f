from django.apps import AppConfig


class RuleSetsConfig(AppConfig):
    name = "integrativ.rulesets"
    label = "rulesets"
    verbose_name = "Regelwerk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.signals import request_started

        from integrativ.rulesets import current

        request_started.connect(current.follow_now_and_then, dispatch_uid="rulesets.follow")

    def load_reference(self, using: str) -> None:
        """Keep the rule set of this release, if it is newer than the newest kept one."""
        from integrativ.rulesets.load import keep_shipped

        keep_shipped(using)
