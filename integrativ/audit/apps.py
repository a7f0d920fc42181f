from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "integrativ.audit"
    label = "audit"
    verbose_name = "Protokoll"

    def ready(self) -> None:
        from integrativ.audit import log
        from integrativ.tenancy.actor import before_commit
        from integrativ.tenancy.record import recorded_by

        before_commit(log.write_looks)
        recorded_by(log.write_administration)
