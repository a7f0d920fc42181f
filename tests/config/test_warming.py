"""A web worker reads what every visitor needs before it takes its first request."""

from __future__ import annotations

from django.template import engines

from integrativ.config import gunicorn, warming


def _known() -> set[str]:
    loader = engines["django"].engine.template_loaders[0]
    return {str(key) for key in loader.get_template_cache}


def test_after_the_start_no_visitor_waits_for_templates_to_be_read() -> None:
    engines["django"].engine.template_loaders[0].reset()
    assert "desk/law/page.html" not in _known()
    warming.warm()
    assert {"desk/law/page.html", "desk/people/people.html"} & _known() == {
        "desk/law/page.html",
        "desk/people/people.html",
    }


def test_the_web_server_warms_each_worker(monkeypatch: object) -> None:
    warmed: list[bool] = []
    monkeypatch.setattr(warming, "warm", lambda: warmed.append(True))  # type: ignore[attr-defined]
    gunicorn.post_worker_init(worker=None)
    assert warmed == [True]
