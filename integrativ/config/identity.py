"""Identity providers of bodies (OpenID Connect), read from a JSON file or variable. Nonsense stops the start.

[{"id": "bochum", "name": "Stadt Bochum", "issuer": "https://anmeldung.bochum.example",
  "client_id": "integrativ", "secret_file": "/etc/integrativ/bochum", "bodies": [17, 18],
  "second_factor": {"amr": ["mfa", "otp", "hwk"], "acr": []}}]
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

VARIABLE = "INTEGRATIV_IDENTITY_PROVIDERS"
ASSERTING = ("mfa", "otp", "hwk", "swk", "fido", "sc")  # RFC 8176


@dataclass(frozen=True)
class Providers:
    """The providers in the form the library, the hats and the content policy need."""

    apps: list[dict[str, Any]] = field(default_factory=list)
    bodies: dict[str, tuple[int, ...]] = field(default_factory=dict)
    origins: list[str] = field(default_factory=list)


def read(*, production: bool) -> Providers:
    """Read the variable: either the path of a JSON file or the JSON itself."""
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return Providers()
    if not text.startswith("["):
        text = Path(text).read_text(encoding="utf-8")
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        raise ImproperlyConfigured(f"{VARIABLE} ist kein gültiges JSON: {error}.") from error
    return build(rows, production=production)


def build(rows: list[dict[str, Any]], *, production: bool) -> Providers:
    """Check each provider and put it into the form needed.

    :raises ImproperlyConfigured: with a sentence naming provider and field.
    """
    found = Providers()
    for row in rows:
        name = str(row.get("id", ""))
        if not re.fullmatch(r"[a-z0-9-]{2,40}", name) or name in found.bodies:
            raise ImproperlyConfigured(
                f"{VARIABLE}: id {name!r} fehlt, ist doppelt oder hat andere Zeichen als a-z 0-9 -."
            )
        missing = [key for key in ("name", "issuer", "client_id", "bodies") if not row.get(key)]
        if missing:
            raise ImproperlyConfigured(f"{VARIABLE}: Bei {name} fehlt {', '.join(missing)}.")
        if production and not row["issuer"].startswith("https://"):
            raise ImproperlyConfigured(f"{VARIABLE}: Bei {name} muss issuer mit https:// beginnen.")
        found.apps.append(_app(name, row))
        found.bodies[name] = tuple(int(body) for body in row["bodies"])
        found.origins.extend(row.get("origins") or [_origin(row["issuer"])])
    return found


def _app(name: str, row: dict[str, Any]) -> dict[str, Any]:
    secret = (
        Path(row["secret_file"]).read_text(encoding="utf-8").strip() if "secret_file" in row else row.get("secret", "")
    )
    factor = row.get("second_factor") or {}
    return {
        "provider_id": name,
        "name": row["name"],
        "client_id": row["client_id"],
        "secret": secret,
        "settings": {
            "server_url": row["issuer"],
            "issuer": row["issuer"],
            "fetch_userinfo": False,
            "amr": tuple(factor.get("amr", ASSERTING)),
            "acr": tuple(factor.get("acr", ())),
        },
    }


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
