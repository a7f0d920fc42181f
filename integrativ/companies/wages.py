"""The statutory minimum wage as the law catalogue records it, and a hint when an offer lies below."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from integrativ.companies.models import DemandKind
from integrativ.law import catalogue

PARAMETER = "statutory_minimum_wage"
WITHOUT = (DemandKind.TRAINING, DemandKind.EQ)


def minimum_wage(on: dt.date) -> Decimal | None:
    """Euro per hour on that day (§ 1 Abs. 2 MiLoG); None if the catalogue records no value."""
    series = catalogue().parameters.get(PARAMETER)
    value = series.on(on) if series else None
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))


def at_least(on: dt.date) -> str:
    """ "mindestens 13,90 €", for beside the field; empty if no value is recorded."""
    minimum = minimum_wage(on)
    return "" if minimum is None else f"mindestens {minimum:.2f} €".replace(".", ",")


def hint(*, wage: Decimal | None, kind: str, starts_on: dt.date | None, on: dt.date) -> str:
    """A clear sentence when the wage is below the minimum; the company may save it all the same.

    Apprenticeship and Einstiegsqualifizierung have rules of their own (§ 22 Abs. 1 und 3 MiLoG).
    """
    if wage is None or kind in WITHOUT:
        return ""
    day = max(starts_on or on, on)
    minimum = minimum_wage(day)
    if minimum is None or wage >= minimum:
        return ""
    amount = f"{minimum:.2f}".replace(".", ",")
    return (
        f"Der gesetzliche Mindestlohn ist am {day:%d.%m.%Y} {amount} € je Stunde (§ 1 Abs. 2 MiLoG). "
        "Ihr Angebot liegt darunter. Für die meisten Arbeiten ist das nicht erlaubt, und eine Arbeitserlaubnis wird dann "
        "abgelehnt. Bitte prüfen Sie den Lohn."
    )
