"""Write a page as a tagged PDF (PDF/UA-1): title, language, structure, headers of tables, embedded fonts.

Nothing is fetched but our own fonts. A paper holds a code or names; it is written when somebody asks for it and never
stored, so there is no file to protect or to delete (docs/decisions/0009).
"""

from __future__ import annotations

import atexit
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

STATIC = Path(__file__).parent / "static"
STYLE = STATIC / "integrativ" / "papier.css"
FONTS = STATIC / "vendor" / "fonts"
_one_at_a_time = Lock()


class OnlyOurFonts(ValueError):
    """A paper asked for a file that is none of our fonts."""


@lru_cache(maxsize=8)
def _font(path: Path) -> bytes:
    """A font unpacked once per process: unpacking six of them takes longer than writing the page."""
    from fontTools.ttLib import woff2

    unpacked = BytesIO()
    woff2.decompress(BytesIO(path.read_bytes()), unpacked)
    return unpacked.getvalue()


def _fetch(url: str, *_: Any, **__: Any) -> Any:
    from weasyprint.urls import URLFetcherResponse

    path = Path(url.removeprefix("file://"))
    if not url.startswith("file://") or path.parent != FONTS:
        raise OnlyOurFonts
    return URLFetcherResponse(url, _font(path), {"Content-Type": "font/ttf"})


def _faces(text: str) -> tuple[str, ...]:
    """The fonts a text needs: unpacking those it does not need would take seconds."""
    wide = {sign for sign in text if sign > "\u024f" and not "\u2000" <= sign <= "\u22ff"}
    arabic = {sign for sign in wide if "\u0600" <= sign <= "\u08ff" or "\ufb50" <= sign <= "\ufeff"}
    return ("FiraSans", *(("NotoSansArabic",) if arabic else ()), *(("NotoSans",) if wide - arabic else ()))


WEIGHTS = {
    "FiraSans": ("Regular", "SemiBold"),
    "NotoSansArabic": ("Regular", "SemiBold"),
    "NotoSans": ("Regular", "Bold"),
}


@lru_cache(maxsize=4)
def _style(faces: tuple[str, ...]) -> tuple[Any, Any]:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    rules = "".join(
        f'@font-face {{ font-family: "{face}"; src: url("{(FONTS / f"{face}-{name}.woff2").as_uri()}"); font-weight: {weight}; }}'
        for face in faces
        for name, weight in zip(WEIGHTS[face], (400, 600), strict=True)
    )
    fonts = FontConfiguration()
    family = ", ".join(f'"{face}"' for face in faces)
    rules += STYLE.read_text("utf-8") + f" html {{ font-family: {family}, sans-serif; }}"
    return CSS(string=rules, base_url=STYLE.as_uri(), font_config=fonts, url_fetcher=_fetch), fonts


def warm() -> None:
    """Load the library and the everyday font, so that the first paper does not take seconds inside a transaction."""
    if not why_not():
        _style(_faces(""))


atexit.register(_style.cache_clear)  # Pango's objects go before the interpreter does


@lru_cache(maxsize=1)
def why_not() -> str:
    """Empty when PDFs can be written, else what the operator has to install."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return "Für PDF fehlt auf dem Server die Bibliothek Pango (Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
    return ""


@lru_cache(maxsize=1)
def _languages_are_tagged() -> None:
    """Teach the library to name the language of each part (PDF/UA-1, 7.2): it names only that of the whole paper."""
    from weasyprint.pdf import tags

    plain = tags._build_box_tree

    def with_language(box: Any, *rest: Any, **named: Any) -> Any:
        element = getattr(getattr(box, "_box", box), "element", None)
        spoken = element.get("lang") if element is not None and element.tag != "html" else None
        for made in plain(box, *rest, **named):
            if spoken:
                made.setdefault("Lang", tags.pydyf.String(spoken))
            yield made

    tags._build_box_tree = with_language


def written(template: str, context: dict[str, Any]) -> bytes:
    """The template as PDF/UA-1; one at a time, because Pango's fonts are shared."""
    from weasyprint import HTML

    text = render_to_string(template, context)
    with _one_at_a_time:
        _languages_are_tagged()
        style, fonts = _style(_faces(text))
        page = HTML(string=text, base_url=STATIC.as_uri(), url_fetcher=_fetch)
        made: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    return made


def answer(request: HttpRequest, template: str, context: dict[str, Any], *, name: str) -> HttpResponse:
    """The PDF for the browser; `name` names nobody. Without the library the page says what is missing."""
    if why := why_not():
        return render(request, "slips/no_pdf.html", {"why": why}, status=503)
    response = HttpResponse(written(template, context), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
