"""A person with a browser between this server and a provider."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

from django.test import Client


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


_outside = build_opener(_Stay)


def _get(address: str) -> tuple[str, str]:
    """What stands there, and where it leads on."""
    try:
        with _outside.open(address, timeout=10) as answer:
            return answer.read().decode(), ""
    except HTTPError as error:
        return "", error.headers.get("Location", "")


def go(client: Client, service: str, **given: str) -> Any:
    """Presses the button of a service; the answer of this server."""
    return client.post(f"/login/with/{service}", given)


def target_of(page: Any) -> str:
    """Where the page between leads."""
    assert page.status_code == 200, page.content.decode()
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found
    return unescape(found[1])


def decide(address: str, say: str = "yes") -> str:
    """Says yes or no at the provider; where its answer leads, with what it posts put behind."""
    page, _location = _get(address)
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', page)
    query = {unescape(key): unescape(value) for key, value in fields if key != "say"}
    posted, location = _get(f"{urljoin(address, '/decide')}?{urlencode({**query, 'say': say})}")
    if posted:
        form = re.findall(r'name="([^"]+)" value="([^"]*)"', posted)
        return f"{query['redirect_uri']}?{urlencode([(k, unescape(v)) for k, v in form])}"
    return location


def come_back(client: Client, location: str) -> Any:
    """To this server with the provider's answer, the way the service sends people."""
    parts = urlsplit(location)
    if parts.path.endswith("/apple/answer"):
        # another site's form: no cookie of ours goes along
        outside = Client(enforce_csrf_checks=True)
        carried = outside.post(parts.path, {k: v[0] for k, v in parse_qs(parts.query).items()})
        assert carried.status_code == 302
        for name, cookie in carried.cookies.items():
            client.cookies[name] = cookie.value
        parts = urlsplit(carried["Location"])
    return client.get(f"{parts.path}?{parts.query}")


def sign_in_with(client: Client, service: str, *, say: str = "yes", **given: str) -> Any:
    """There and back."""
    return come_back(client, decide(target_of(go(client, service, **given)), say))
