"""Each morning, as the system acting for each body: unconfirmed emergencies are reported, absences stay covered."""

from procrastinate.contrib.django import app

from integrativ.cases.actions import cover_absences, report_unconfirmed
from integrativ.common.dates import today
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import COUNSELLING_KINDS, Organisation


def report_everywhere() -> int:
    """Every counselling body's unconfirmed emergency accesses; safe to run twice. Returns how many are new."""
    found = 0
    for pk in Organisation.objects.filter(works_here=True, kind__in=COUNSELLING_KINDS).values_list("pk", flat=True):
        with acting(Actor(user_id=None, org_id=pk)):
            found += report_unconfirmed(org_id=pk, on=today())
    return found


def cover_everywhere() -> int:
    """Let deputies into cases that began since their colleague's absence was recorded. Returns how many are new."""
    made = 0
    for pk in Organisation.objects.filter(works_here=True, kind__in=COUNSELLING_KINDS).values_list("pk", flat=True):
        with acting(Actor(user_id=None, org_id=pk)):
            made += cover_absences(org_id=pk, on=today())
    return made


@app.periodic(cron="5 0 * * *")
@app.task(name="integrativ.cases.jobs.cover", queueing_lock="absences", lock="absences")
def cover(timestamp: int) -> None:
    """Just after midnight: whoever is away from today on is covered completely."""
    cover_everywhere()


@app.periodic(cron="40 5 * * *")
@app.task(name="integrativ.cases.jobs.report", queueing_lock="emergencies", lock="emergencies")
def report(timestamp: int) -> None:
    """Report what is overdue, everywhere."""
    report_everywhere()
