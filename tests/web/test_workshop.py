"""The pages of the rule workshop: what is typed stays, faults stand beside their lines, and nobody else comes in."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.urls import reverse

from integrativ.rulesets.models import Draft, EffectRun
from integrativ.tenancy.models import Membership, Role
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Membership:
    hat = f.hat(f.organisation("state", "Land Teststaat"), Role.STATE_OFFICER)
    sign_in(client, hat)
    return hat


def begin(client: Client, kind: str = "rule", entry: str = "asylg-61-2") -> str:
    response = client.post(reverse("state:start", args=[kind, entry]))
    assert response.status_code == 302
    return response["Location"]


def text_of(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


def fields(client: Client, address: str, **changes: str) -> dict[str, str]:
    """What the form shows, with changes."""
    form = client.get(address).context["form"]
    return {name: str(form[name].value()) for name in form.fields} | {"effective_on": "23.11.2026"} | changes


def test_search_start_write_and_read_the_conditions(client: Client, editor: Membership) -> None:
    found = text_of(client.get(reverse("state:choose"), {"q": "§ 61"}))
    assert reverse("state:start", args=["rule", "asylg-61-2"]) in found
    page = begin(client)
    shown = text_of(client.get(page))
    assert "Der Entwurf ist lesbar" in shown and "Gestatteter Aufenthalt" in shown
    sent = client.post(page, fields(client, page, reason="BGBl. erfunden"))
    assert sent.status_code == 302
    with f.wearing(editor):
        assert Draft.objects.get().reason == "BGBl. erfunden"


def test_a_fault_stands_beside_its_line_and_the_text_is_kept(client: Client, editor: Membership) -> None:
    page = begin(client)
    text = fields(client, page)["text"].replace("kind: Anspruch", "kind: Anspuch", 1)
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "Anspuch" in row)
    client.post(page, fields(client, page, text=text))
    shown = text_of(client.get(page))
    assert f'href="#zeile-{line}"' in shown and "nicht vorgesehen" in shown and "kind: Anspuch" in shown


@pytest.mark.parametrize(
    "changes",
    [{"effective_on": "31.02.2026"}, {"text": ""}, {"text": "a\x00b"}, {"text": "x" * 60_001}, {"version": "x"}],
)
def test_what_cannot_be_stored_is_said_at_the_form(client: Client, editor: Membership, changes: dict[str, str]) -> None:
    page = begin(client)
    assert client.post(page, fields(client, page, **changes)).status_code == 422
    assert client.post(page, fields(client, page)).status_code == 302


def test_somebody_elses_change_is_shown_beside_mine(client: Client, editor: Membership) -> None:
    page = begin(client)
    mine = fields(client, page, text="id: meins")
    client.post(page, fields(client, page, reason="inzwischen"))
    response = client.post(page, mine)
    shown = text_of(response)
    assert response.status_code == 422 and "id: meins" in shown and "Was jetzt dort steht" in shown


def test_the_cases_are_tried_on_the_page_and_a_bad_one_says_why(client: Client, editor: Membership) -> None:
    page = reverse("state:cases", args=[int(begin(client).rstrip("/").rsplit("/", 1)[1])])
    assert "Fälle halten" in text_of(client.get(page))
    response = client.post(page, {"text": "id: ["})
    assert response.status_code == 422 and "kein YAML" in text_of(response)


def test_effects_are_asked_once_and_show_their_progress(client: Client, editor: Membership) -> None:
    page = reverse("state:effects", args=[int(begin(client).rstrip("/").rsplit("/", 1)[1])])
    assert "Noch nicht gezählt." in text_of(client.get(page))
    client.post(page)
    client.post(page)
    with f.wearing(editor):
        assert EffectRun.objects.count() == 1
    assert "Es wird gezählt: 0 von" in text_of(client.get(page))


def test_the_drafter_is_told_that_somebody_else_releases(client: Client, editor: Membership) -> None:
    pk = int(begin(client).rstrip("/").rsplit("/", 1)[1])
    release = reverse("state:release_draft", args=[pk])
    assert "nur eine zweite Person" in text_of(client.get(release))
    response = client.post(release, {"reason": "selbst"})
    assert response.status_code == 422
    other = Client()
    sign_in(other, f.hat(editor.organisation, Role.STATE_OFFICER))
    page = reverse("state:draft", args=[pk])
    effect = fields(client, page)["text"].replace("title_de: ", "title_de: Erfundene ", 1)
    client.post(page, fields(client, page, text=effect, reason="BGBl. erfunden"))
    done = other.post(release, {"reason": "verglichen"})
    assert done.status_code == 302
    made = text_of(other.get(done["Location"]))
    assert "verglichen" in made
    assert "<ins>" in made
    exported = other.get(done["Location"] + "datei/")
    assert exported.status_code == 200 and exported.json()["sha256"]


def test_the_round_begins_with_what_is_least_sure(client: Client, editor: Membership) -> None:
    shown = text_of(client.get(reverse("state:verification")))
    assert shown.index("wie sicher: gering") < shown.index("wie sicher: mittel")


def test_the_case_manager_reads_that_nothing_changes_for_her(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    assert "Keiner Ihrer Fälle ist betroffen." in text_of(client.get(reverse("state:changed_cases")))


@pytest.mark.parametrize("name", ["lead", "coordinator", "partner", "company_user", "admin"])
def test_others_do_not_find_the_workshop(client: Client, cast: Cast, name: str, editor: Membership) -> None:
    address = reverse("state:rulesets")
    assert client.get(address).status_code == 200
    sign_in(client, getattr(cast, name))
    assert client.get(address).status_code == 404
