"""Forms of the inbox besides the answer itself."""

from __future__ import annotations

from typing import Any

from django import forms

from integrativ.tenancy.models import Membership
from integrativ.web.forms import SafeForm


class AssignForm(SafeForm):
    """Who in our body takes the request."""

    use_required_attribute = False  # to know whether it may stand there Django would read all colleagues once more

    to = forms.ModelChoiceField(
        label="Wer bearbeitet die Anfrage?", queryset=Membership.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        field.queryset = colleagues  # type: ignore[attr-defined]
        field.label_from_instance = lambda hat: f"{hat.user.name} ({hat.function or hat.get_role_display()})"  # type: ignore[attr-defined]
