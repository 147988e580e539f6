"""A provider on loopback that speaks OpenID Connect, and the dialects of Apple, Facebook and Strava.

It keeps to the protocols: codes work once, PKCE and client secrets are checked, id_tokens are signed.
`faults` names where it shall not.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import RSAAlgorithm

from stravalite.sign_in_services import APPLE, FACEBOOK, OPENID, STRAVA, Service

CLIENT, SECRET = "stravalite", "a-very-secret-secret-of-32-bytes!"
ANA = {
    "sub": "u-1",
    "email": "ana@example.org",
    "email_verified": True,
    "name": "Ana Moreira",
}
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_APPLE_KEY = ec.generate_private_key(ec.SECP256R1())
APPLE_PEM = _APPLE_KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
).decode()


@dataclass
class Asked:
    """What an authorization code stands for."""

    client: str
    redirect: str
    scope: str
    nonce: str
    challenge: str
    person: dict[str, Any]
    apple: bool = False


@dataclass
class Provider:
    address: str = ""
    person: dict[str, Any] = field(default_factory=lambda: dict(ANA))
    faults: set[str] = field(default_factory=set)
    codes: dict[str, Asked] = field(default_factory=dict)
    granted: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def services(self) -> dict[str, Service]:
        """This server as an operator would set it up, four times."""

        def own(where: str) -> dict[str, str]:
            return {
                "authorize_url": f"{self.address}/{where}/authorize",
                "token_url": f"{self.address}/{where}/token",
                "profile_url": f"{self.address}/{where}/me",
            }

        apple = {
            **own(APPLE),
            "keys_url": f"{self.address}/keys",
            "issuer": self.address,
            "team": "TEAM",
            "private_key": APPLE_PEM,
        }
        found = [
            Service("club", OPENID, "Club", CLIENT, SECRET, self.address),
            Service("other", OPENID, "Other", CLIENT, SECRET, self.address),
            Service(APPLE, APPLE, "Apple", CLIENT, "KEYID", more=apple),
            Service(FACEBOOK, FACEBOOK, "Facebook", CLIENT, SECRET, more=own(FACEBOOK)),
            Service(STRAVA, STRAVA, "Strava", CLIENT, SECRET, more=own(STRAVA)),
        ]
        return {each.key: each for each in found}

    def id_token(self, asked: Asked) -> str:
        now = int(time.time())
        claims = {
            "iss": "https://evil.example.org" if "issuer" in self.faults else self.address,
            "aud": "somebody-else" if "audience" in self.faults else asked.client,
            "nonce": "another" if "nonce" in self.faults else asked.nonce,
            "iat": now,
            "exp": now - 3600 if "expired" in self.faults else now + 300,
            **asked.person,
        }
        if asked.apple:
            claims.pop("name")
        if "userinfo" in self.faults:  # all it says of the person is elsewhere
            claims = {key: claims[key] for key in ("iss", "aud", "nonce", "iat", "exp", "sub")}
        if "no_subject" in self.faults:
            claims.pop("sub")
        headers = {"kid": "one"}
        if "unsigned" in self.faults:
            return jwt.encode(claims, "", algorithm="none", headers=headers)
        if "shared_secret" in self.faults:
            return jwt.encode(claims, SECRET, algorithm="HS256", headers=headers)
        key = _OTHER if "signature" in self.faults else _KEY
        if "key" in self.faults:
            headers = {"kid": "unknown"}
        return jwt.encode(claims, key, algorithm="RS256", headers=headers)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    @property
    def provider(self) -> Provider:
        return self.server.provider

    def log_message(self, *_args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(dict(_flat(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self._answer(dict(_flat(body)))

    def _answer(self, given: dict[str, str]) -> None:
        path = urlsplit(self.path).path
        self.provider.requests.append(f"{self.command} {path}")
        if "down" in self.provider.faults:
            self._send(503, "text/plain", "not now")
            return
        where = path.strip("/").split("/")
        routes = {
            "openid-configuration": self._discovery,
            "authorize": self._authorize,
            "decide": self._decide,
            "token": self._token,
            "keys": self._keys,
            "me": self._me,
            "userinfo": self._me,
        }
        route = routes.get(where[-1])
        if route is None:
            self._send(404, "text/plain", "no")
            return
        route(given, where[0])

    def _discovery(self, _given: dict[str, str], _where: str) -> None:
        base = self.provider.address
        issuer = "https://evil.example.org" if "discovery" in self.provider.faults else base
        self._json(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "userinfo_endpoint": f"{base}/userinfo",
                "jwks_uri": f"{base}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
        )

    def _authorize(self, given: dict[str, str], where: str) -> None:
        """A page where a person says yes or no."""
        if given.get("client_id") != CLIENT or not given.get("redirect_uri"):
            self._send(400, "text/plain", "unknown client")
            return
        given["where"] = where
        hidden = "".join(
            f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">'
            for key, value in given.items()
        )
        page = (
            "<!doctype html><title>Provider</title><h1>Let stravalite know who you are?</h1>"
            f'<form action="/decide">{hidden}<button name="say" value="yes">Allow</button>'
            '<button name="say" value="no">Deny</button></form>'
        )
        self._send(200, "text/html", page)

    def _decide(self, given: dict[str, str], _where: str) -> None:
        answer = {"state": given.get("state", "")}
        if given.get("say") == "yes":
            code = secrets.token_urlsafe(12)
            self.provider.codes[code] = Asked(
                given["client_id"],
                given["redirect_uri"],
                given.get("scope", ""),
                given.get("nonce", ""),
                given.get("code_challenge", ""),
                dict(self.provider.person),
                apple=given["where"] == APPLE,
            )
            answer["code"] = code
            if given["where"] == APPLE:
                first, _sep, last = self.provider.person["name"].partition(" ")
                name = {"firstName": first, "lastName": last}
                answer["user"] = json.dumps({"name": name, "email": "not@to.be.trusted"})
        else:
            answer["error"] = "access_denied"
        if given.get("response_mode") == "form_post":
            hidden = "".join(
                f'<input type="hidden" name="{key}" value="{escape(value)}">'
                for key, value in answer.items()
            )
            target = escape(given["redirect_uri"])
            self._send(200, "text/html", f'<form method="post" action="{target}">{hidden}</form>')
            return
        self.send_response(302)
        self.send_header("Location", f"{given['redirect_uri']}?{urlencode(answer)}")
        self.end_headers()

    def _token(self, given: dict[str, str], where: str) -> None:
        asked = self.provider.codes.pop(given.get("code", ""), None)
        if asked is None or asked.redirect != given.get("redirect_uri"):
            self._json({"error": "invalid_grant"}, 400)
            return
        if not self._knows_client(given, where):
            self._json({"error": "invalid_client"}, 401)
            return
        if asked.challenge:
            made = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(made).decode().rstrip("=") != asked.challenge:
                self._json({"error": "invalid_grant"}, 400)
                return
        token = secrets.token_urlsafe(16)
        self.provider.granted[token] = asked.person
        answer: dict[str, Any] = {"access_token": token, "token_type": "Bearer", "expires_in": 300}
        if where in {"token", APPLE} and "no_id_token" not in self.provider.faults:
            answer["id_token"] = self.provider.id_token(asked)
        self._json(answer)

    def _knows_client(self, given: dict[str, str], where: str) -> bool:
        if where == APPLE:
            claims = jwt.decode(
                given["client_secret"],
                _APPLE_KEY.public_key(),
                algorithms=["ES256"],
                audience="https://appleid.apple.com",
            )
            return claims["iss"] == "TEAM" and claims["sub"] == CLIENT
        scheme, _sep, basic = self.headers.get("Authorization", "").partition(" ")
        if scheme == "Basic":
            name, _sep, secret = base64.b64decode(basic).decode().partition(":")
            return (unquote(name), unquote(secret)) == (CLIENT, SECRET)
        return (given.get("client_id"), given.get("client_secret")) == (CLIENT, SECRET)

    def _keys(self, _given: dict[str, str], _where: str) -> None:
        public = json.loads(RSAAlgorithm.to_jwk(_KEY.public_key()))
        self._json({"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]})

    def _me(self, given: dict[str, str], where: str) -> None:
        token = given.get("access_token") or self.headers.get("Authorization", "")[7:]
        person = self.provider.granted.get(token)
        if person is None:
            self._json({"error": "invalid_token"}, 401)
            return
        if where == FACEBOOK:
            proof = hmac.new(SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
            if given.get("appsecret_proof") != proof:
                self._json({"error": "proof"}, 400)
                return
            self._json({"id": person["sub"], "name": person["name"], "email": person["email"]})
        elif where == STRAVA:
            first, _sep, last = person["name"].partition(" ")
            self._json({"id": 4711, "firstname": first, "lastname": last, "username": None})
        elif "another_userinfo" in self.provider.faults:
            self._json({**person, "sub": "somebody-else"})
        else:
            self._json(person)

    def _json(self, what: dict[str, Any], status: int = 200) -> None:
        self._send(status, "application/json", json.dumps(what))

    def _send(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _flat(query: str) -> list[tuple[str, str]]:
    return [(key, values[0]) for key, values in parse_qs(query).items()]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    provider: Provider


@contextmanager
def running() -> Iterator[Provider]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.provider = Provider(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.provider
        finally:
            server.shutdown()
            thread.join()
