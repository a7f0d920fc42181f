from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "integrativ.audit"
    label = "audit"
    verbose_name = "Protokoll"

    def ready(self) -> None:
        from integrativ.audit import log
        from integrativ.tenancy.actor import before_commit

        before_commit(log.write_looks)
