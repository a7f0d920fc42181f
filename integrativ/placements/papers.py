"""The permission slip as somebody reads it: fields, duties, and how long the paper is good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Max
from django.utils import timezone

from integrativ.common.dates import BERLIN, add_months
from integrativ.people.models import Category, Share
from integrativ.placements.duties import norm
from integrativ.placements.models import Placement, Slip, Stage

LONGEST_MONTHS = 12
RELEASES = (Category.BASE, Category.SLIP)
FROM_ABROAD = "Hinweisen"


@dataclass(frozen=True)
class PaperDuty:
    """One thing the company has to do, by when, and where that stands."""

    name: str
    when: str
    text: str
    norm: str


@dataclass(frozen=True)
class Paper:
    """Everything that stands on a slip. A field that is not here can be on no paper, page or answer to a code."""

    slip_id: int
    person_name: str
    employer: str
    job: str
    activity: str
    place: str
    valid_from: dt.date
    valid_until: dt.date | None
    conditions: str
    legal_basis: str
    contact_name: str
    contact_telephone: str
    issuer_id: int
    issued_on: dt.date
    expires_on: dt.date
    needs_document_check: bool
    from_abroad: bool

    @property
    def activity_word(self) -> str:
        return str(Stage(self.activity).label)

    def duties(self) -> list[PaperDuty]:
        """The company's duties. The same for everybody at a stage, so that nothing follows from them about the person.

        Who ends early has two or four weeks to report, depending on the person's paper (§ 60c Abs. 5, § 60d Abs. 3,
        § 4a Abs. 5 Satz 3 Nr. 3 AufenthG); the slip names the shorter period, which is right for all.
        """
        found = [*self._before_work(), *self._from_abroad()]
        if not self.needs_document_check:
            return [duty for duty in found if duty.name == FROM_ABROAD]
        report, check = self._norm("aufenthg-4a-5-nr3"), self._norm("aufenthg-4a-5-nr1")
        found.append(
            PaperDuty(
                "Melden",
                "innerhalb von 2 Wochen, nachdem Sie davon wissen",
                "Endet die Arbeit früher als geplant, schreiben Sie es der Ausländerbehörde. Manchmal sind 4 Wochen Zeit. "
                "Mit 2 Wochen sind Sie immer rechtzeitig.",
                report,
            )
        )
        if self.valid_until is not None:
            found.append(
                PaperDuty(
                    "Neues Dokument",
                    f"bis {self.valid_until:%d.%m.%Y}",
                    "Lassen Sie sich ein neues Dokument zeigen. Ohne neues Dokument endet die Erlaubnis an diesem Tag.",
                    check,
                )
            )
        return found

    def _norm(self, rule: str) -> str:
        return norm(rule, self.issued_on)

    def _before_work(self) -> list[PaperDuty]:
        return [
            PaperDuty(
                "Prüfen",
                f"vor dem ersten Tag (ab {self.valid_from:%d.%m.%Y}) und während der Arbeit",
                "Sehen Sie das Original des Dokuments an. Prüfen Sie, ob es noch gilt und diese Arbeit erlaubt.",
                self._norm("aufenthg-4a-5-nr1"),
            ),
            PaperDuty(
                "Kopieren",
                "spätestens am ersten Tag",
                "Bewahren Sie eine Kopie des Dokuments auf, solange die Person bei Ihnen arbeitet. Papier oder Datei genügt.",
                self._norm("aufenthg-4a-5-nr2"),
            ),
        ]

    def _from_abroad(self) -> list[PaperDuty]:
        if not self.from_abroad:
            return []
        text = (
            "Weisen Sie schriftlich auf die kostenlose Beratung zum Arbeitsrecht hin (Faire Integration), "
            "mit der nächsten Beratungsstelle."
        )
        return [PaperDuty(FROM_ABROAD, "spätestens am ersten Tag", text, self._norm("aufenthg-45c"))]


FIELDS = tuple(field.name for field in fields(Paper))
_DAYS = ("valid_from", "valid_until", "issued_on", "expires_on")


def from_json(found: Mapping[str, Any]) -> Paper:
    """A paper as the database's functions hand it out."""
    values = {name: found[name] for name in FIELDS}
    return Paper(**values | {name: dt.date.fromisoformat(values[name]) for name in _DAYS if values[name]})


def from_slip(slip: Slip) -> Paper:
    """A paper of our own file."""
    values = {name: getattr(slip, name) for name in FIELDS if name not in ("slip_id", "issuer_id", "from_abroad")}
    issuer = slip.office_id or slip.org_id
    return Paper(**values, slip_id=slip.pk, issuer_id=issuer, from_abroad=slip.placement.from_abroad)


def released_until(placement: Placement) -> dt.date | None:
    """Until which day the person has released name and slip to the company; None while one of them is missing."""
    now = timezone.now()
    rows = Share.objects.filter(
        person_id=placement.person_id, recipient_id=placement.company_id, category__in=RELEASES, withdrawn_at=None,
        paused_at=None, valid_from__lte=now, valid_until__gt=now,
    )  # fmt: skip
    ends = dict(rows.values_list("category").annotate(last=Max("valid_until")))
    return last_day(min(ends.values())) if len(ends) == len(RELEASES) else None


def last_day(moment: dt.datetime) -> dt.date:
    """The last whole day before a moment: releases end with the end of a day in Berlin."""
    return (moment.astimezone(BERLIN) - dt.timedelta(microseconds=1)).date()


def expires_on(on: dt.date, released: dt.date, valid_until: dt.date | None) -> dt.date:
    """A paper is good for a year at most, and never longer than the release and the permit."""
    return min(day for day in (add_months(on, LONGEST_MONTHS), released, valid_until) if day is not None)
