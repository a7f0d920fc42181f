"""Forms of accounts: invite, accept, change, stand in, look into the log."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from integrativ.audit.models import EntryKind
from integrativ.tenancy.models import Membership, Organisation, Role, User
from integrativ.tenancy.policies import roles_of
from integrativ.web.forms import GermanDateField, SafeForm


def role_choices(organisation: Organisation) -> list[tuple[str, str]]:
    """The roles of this kind of body, in words."""
    return [(str(role), str(Role(role).label)) for role in roles_of(organisation)]


class InvitationForm(SafeForm):
    """Whom to invite, in which role."""

    email = forms.EmailField(label="E-Mail-Adresse", max_length=254)
    name = forms.CharField(label="Name", max_length=120, required=False)
    role = forms.ChoiceField(label="Rolle", widget=forms.RadioSelect)
    function = forms.CharField(
        label="Aufgabe", max_length=120, required=False, help_text="Zum Beispiel: Team Süd, Buchstaben A bis K"
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(organisation)  # type: ignore[attr-defined]


class AcceptForm(SafeForm):
    """Name and password of a new account."""

    name = forms.CharField(label="Ihr Name", max_length=120)
    password1 = forms.CharField(
        label="Passwort", strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Mindestens 12 Zeichen. Gut ist ein Satz, den nur Sie kennen.",
    )  # fmt: skip
    password2 = forms.CharField(
        label="Passwort noch einmal", strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Die beiden Passwörter sind nicht gleich. Bitte schreiben Sie sie noch einmal.")
        elif first:
            try:
                validate_password(first, User(email=self.email, name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return data


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey: what it is called, and whether it shall do without the password."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        required=False,
        help_text="Damit Sie ihn wiedererkennen, zum Beispiel: Diensttelefon",
    )
    passwordless = forms.BooleanField(
        label="Auch ohne Passwort anmelden",
        required=False,
        help_text="Dann reicht dieser Passkey allein. Ihr Gerät prüft jedes Mal Finger, Gesicht oder PIN.",
    )


class MemberForm(SafeForm):
    """What can change about an access without changing rights, and its last day."""

    function = forms.CharField(label="Aufgabe", max_length=120, required=False)
    telephone = forms.CharField(label="Durchwahl", max_length=40, required=False)
    ends_on = GermanDateField(
        label="Letzter Tag", required=False, help_text="Leer lassen, wenn der Zugang nicht von selbst enden soll."
    )


class RoleForm(SafeForm):
    """Another role."""

    role = forms.ChoiceField(label="Neue Rolle", widget=forms.RadioSelect)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(organisation)  # type: ignore[attr-defined]


class EndForm(SafeForm):
    """Why an access ends."""

    reason = forms.CharField(label="Grund", max_length=200, help_text="Kurz, zum Beispiel: hat die Stelle gewechselt")


class _Deputies(forms.ModelChoiceField):
    def label_from_instance(self, obj: Membership) -> str:
        return f"{obj.user.name}, {obj.function}" if obj.function else obj.user.name


class AbsenceForm(SafeForm):
    """From when to when somebody is away, and who stands in."""

    starts_on = GermanDateField(label="Erster Tag")
    ends_on = GermanDateField(label="Letzter Tag")
    deputy = _Deputies(queryset=Membership.objects.none(), label="Wer vertritt?", empty_label="Bitte wählen")

    def __init__(self, *args: Any, deputies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = deputies  # type: ignore[attr-defined]


class ProtocolForm(forms.Form):
    """Which part of the log."""

    wer = forms.ModelChoiceField(User.objects.none(), label="Wer", required=False, empty_label="alle")
    tag = GermanDateField(label="Tag", required=False, help_text="Zum Beispiel 23.11.2026")
    art = forms.ChoiceField(label="Was", required=False, choices=[("", "alles"), *EntryKind.choices])

    def __init__(self, *args: Any, actors: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["wer"].queryset = actors  # type: ignore[attr-defined]

    def chosen(self) -> tuple[int | None, dt.date | None, str]:
        """User, day and kind; what is not valid filters nothing."""
        data = getattr(self, "cleaned_data", {})
        return (data["wer"].pk if data.get("wer") else None), data.get("tag"), data.get("art") or ""
