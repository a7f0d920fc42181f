"""The demonstration: invented towns full of people, companies and waiting times, made only in a database marked for it."""


def begin() -> None:
    """At the start of integrativ: make what the first pages need, let the worker fill the rest. Elsewhere: nothing."""
    from django.conf import settings

    from integrativ.demo import fill, jobs
    from integrativ.tenancy.models import PlatformMark

    mark = PlatformMark.objects.filter(pk=1, is_demo=True).first()
    if mark is None or not (settings.DEMO and settings.EMBEDDED_DATABASE):
        return
    fill.quick()
    if not mark.demo_ready:
        jobs.begin()
