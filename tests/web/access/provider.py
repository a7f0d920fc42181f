"""A small identity provider on this machine: discovery, keys, authorization code with PKCE, identity token."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEYS = {"right": rsa.generate_private_key(65537, 2048), "other": rsa.generate_private_key(65537, 2048)}


class Provider:
    """Signs in whoever `claims` says; tests spoil single answers."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.key, self.algorithm = "right", "RS256"
        self.issuer_called: str | None = None
        self.asked: dict[str, str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def authorize(self, address: str) -> str:
        """What the browser does at the provider: returns the code, remembers challenge and nonce."""
        self.asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        return "the-code"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.issuer_called or self.url, "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }  # fmt: skip
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEYS["right"].public_key()))
            return 200, {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(
            b"="
        )
        if form.get("code") != "the-code" or challenge.decode() != self.asked.get("code_challenge"):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "bearer", "id_token": self.token()}

    def token(self) -> str:
        claims = {
            "iss": self.url, "aud": self.asked["client_id"], "nonce": self.asked["nonce"], "exp": time.time() + 60,
            "iat": time.time(), "email_verified": True, **self.claims,
        }  # fmt: skip
        claims = {key: value for key, value in claims.items() if value is not None}
        key: Any = "" if self.algorithm == "none" else KEYS[self.key]
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "1"})


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _send(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
            status, body = provider.answer(urlsplit(self.path).path, form)
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _send

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    return Handler
