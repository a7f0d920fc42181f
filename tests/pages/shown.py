"""Pages already rendered, shown to a browser on a phone: with their own headers, our style sheets and our scripts."""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser
from playwright.sync_api import Page as Window

from tests.browser.test_look import RULES
from tests.browser.windows import PHONE
from tests.pages.crawl import Page

AXE = (Path(__file__).resolve().parents[1] / "vendor/axe-core/axe.min.js").read_text()
LOOK = """async rules => {
  document.querySelectorAll('details').forEach(part => { part.open = true })
  const { violations, passes } = await axe.run({ runOnly: rules, resultTypes: ['violations'] })
  const found = violations.map(fault => `${fault.id}: ${fault.nodes[0].html.slice(0, 160)}`)
  if (!passes.length) found.push('axe has looked at nothing')
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth > width) {
    const wide = [...document.querySelectorAll('body *')].filter(part => part.getBoundingClientRect().right > width + 1
      || part.getBoundingClientRect().left < -1)
    found.push('wider than the phone: ' + wide.slice(-3).map(part => part.outerHTML.slice(0, 120)).join(' '))
  }
  return found
}"""


class Shown:
    """One window and the server behind it."""

    def __init__(self, server: ThreadingHTTPServer, window: Window) -> None:
        self.server, self.window, self.said = server, window, list[str]()
        self.address = f"http://localhost:{server.server_port}"
        window.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        window.on("pageerror", lambda error: self.said.append(str(error)))
        window.set_default_timeout(15_000)

    def faults(self, page: Page) -> list[str]:
        """What the console says, what axe finds, and what is wider than the phone."""
        self.said.clear()
        self.server.page = page  # type: ignore[attr-defined]
        self.window.goto(self.address + page.url)
        found: list[str] = self.window.evaluate(LOOK, RULES)
        expected = f"status of {page.status}"
        found += [f"console: {line}" for line in self.said if page.status < 400 or expected not in line]
        return [f"{page}: {line}" for line in found]


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page: Page = self.server.page  # type: ignore[attr-defined]
        path = urlsplit(self.path).path
        if self.path == page.url:
            self._send(page.status, page.body, {**page.headers, "Cache-Control": "no-store"})
        elif path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            body = Path(found).read_bytes()
            self._send(200, body, {"Content-Type": kind, "Cache-Control": "max-age=600"})
        else:
            self._send(404, b"", {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name not in ("Content-Length", "Set-Cookie"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@contextmanager
def on_a_phone(browser: Browser) -> Iterator[Shown]:
    """Open the window; close it and the server afterwards."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    context = browser.new_context(viewport=PHONE, locale="de-DE")
    context.add_init_script(AXE)
    try:
        yield Shown(server, context.new_page())
    finally:
        context.close()
        server.shutdown()
        server.server_close()
        thread.join()
