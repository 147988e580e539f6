"""The push services of browsers, Google and Apple on this machine, speaking their protocols."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import h2.config
import h2.connection
import h2.events
import http_ece
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

X962 = serialization.Encoding.X962
POINT = serialization.PublicFormat.UncompressedPoint
UTC_S = {"Retry-After": "120"}


def unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Reader:
    """A browser's side of a subscription: it alone can read what is pushed."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = b"sixteen bytes ok"

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(X962, POINT)
        return {"p256dh": unpadded(point), "auth": unpadded(self.secret)}

    def read(self, body: bytes) -> Any:
        plain = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        return json.loads(plain)


def claims_of(authorization: str, audience: str) -> tuple[dict[str, Any], str]:
    """What a VAPID header says, its signature proved, and the key it is proved with."""
    scheme, _sep, rest = authorization.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    point = base64.urlsafe_b64decode(parts["k"] + "=" * (-len(parts["k"]) % 4))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    read = jwt.decode(parts["t"], key, algorithms=["ES256"], audience=audience)
    return read, parts["k"]


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """What was asked of it, and what it answers next; 201 when nothing is set."""

    url: str = ""
    asked: list[Request] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)

    def answer(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(request)
        return self.answers.pop(0) if self.answers else (201, {}, b"")


class Google(Service):
    """Gives access tokens for a signed word, and takes messages with one."""

    def __init__(self, public_key: Any) -> None:
        super().__init__()
        self.public_key = public_key
        self.granted: list[dict[str, Any]] = []

    def answer(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        if request.path != "/token":
            return super().answer(request)
        form = parse_qs(request.body.decode())
        assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        word = form["assertion"][0]
        aud = f"{self.url}/token"
        self.granted.append(jwt.decode(word, self.public_key, algorithms=["RS256"], audience=aud))
        given = {"access_token": f"at-{len(self.granted)}", "expires_in": 3600}
        return 200, {}, json.dumps(given).encode()


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, headers, said = service.answer(Request(self.path, dict(self.headers), body))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(said))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serving_http2(service: Service) -> Iterator[Service]:
    """One connection after the other, HTTP/2 from the first byte on."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    service.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                peer, _address = listener.accept()
            except TimeoutError:
                continue
            with peer:
                peer.settimeout(5)
                _converse(peer, service)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield service
    finally:
        over.set()
        thread.join()
        listener.close()


def _converse(peer: socket.socket, service: Service) -> None:
    config = h2.config.H2Configuration(client_side=False, header_encoding="utf-8")
    connection = h2.connection.H2Connection(config)
    connection.initiate_connection()
    peer.sendall(connection.data_to_send())
    headers: dict[str, str] = {}
    body = b""
    while data := peer.recv(65536):
        for event in connection.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                headers, body = {str(k): str(v) for k, v in event.headers}, b""
            elif isinstance(event, h2.events.DataReceived):
                body += event.data
            elif isinstance(event, h2.events.StreamEnded):
                request = Request(headers[":path"], headers, body)
                status, more, said = service.answer(request)
                told = [(":status", str(status)), *((k.lower(), v) for k, v in more.items())]
                connection.send_headers(event.stream_id, told)
                connection.send_data(event.stream_id, said, end_stream=True)
        peer.sendall(connection.data_to_send())
