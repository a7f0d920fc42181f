"""A case manager at her browser, who tries again with the same form when the answer does not come."""

from __future__ import annotations

import http.client
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from http.cookiejar import CookieJar

PATIENCE = 30.0
Answer = tuple[int, str, str]


class Visitor:
    """Cookies, forms and patience."""

    def __init__(self, port: int) -> None:
        self.base = f"http://localhost:{port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.failed = 0

    def sign_in(self, name: str) -> None:
        """Become one of the invented people with a click."""
        page = self.ask("/vorfuehrung/")[2]
        forms = re.findall(r'action="(/vorfuehrung/\d+/)".*?</form>', page, re.DOTALL)
        cards = {address: page.index(f'action="{address}"') for address in forms}
        wanted = min(cards, key=lambda address: abs(cards[address] - page.index(name)))
        self.send(wanted, {}, page="/vorfuehrung/")

    def ask(self, path: str) -> Answer:
        """Read a page, again and again until there is an answer."""
        return self._until_answered(path, None)

    def send(self, path: str, fields: dict[str, str], page: str = "") -> Answer:
        """Send a form, with the same number again and again until it is acknowledged."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask(page or path)[2])
        assert token is not None, page or path
        data = {"csrfmiddlewaretoken": token[1], "submit_key": str(uuid.uuid4()), **fields}
        return self._until_answered(path, urllib.parse.urlencode(data).encode())

    def _until_answered(self, path: str, data: bytes | None) -> Answer:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with self.opener.open(self.base + path, data, timeout=15) as answer:
                    return answer.status, answer.url, answer.read().decode()
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    return error.code, path, error.read().decode()
            except (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError):
                pass
            self.failed += 1
            assert time.monotonic() < deadline, f"no answer to {path}"
            time.sleep(0.2)
