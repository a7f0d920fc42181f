"""Pages of the company's portal: my demands, proposals, people with dates and duties."""

from integrativ.web.company.views.days import calendar, calendar_revoke, days
from integrativ.web.company.views.demands import demand, demand_close, demand_new
from integrativ.web.company.views.people import aftercare, contract, person, proposal, slip_pdf, trial
from integrativ.web.company.views.start import start

__all__ = [
    "aftercare",
    "calendar",
    "calendar_revoke",
    "contract",
    "days",
    "demand",
    "demand_close",
    "demand_new",
    "person",
    "proposal",
    "slip_pdf",
    "start",
    "trial",
]
