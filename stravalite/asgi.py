"""The one port: HTTP goes to Django's WSGI handler in a thread pool, sockets to Channels.

Sync views under the ASGI handler cost about twice the CPU (docs/decisions/0003-http-under-wsgi.md).
"""

from __future__ import annotations

import os
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stravalite.settings")

from stravalite.wsgi import application as wsgi_application  # noqa: I001 - sets up Django first

from a2wsgi import WSGIMiddleware
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.sessions import SessionMiddlewareStack
from django.urls import path

from accounts.people.sockets import BrowsersFromHereOnly, WhoIsThere
from stravalite.live.consumer import LiveConsumer

HTTP_THREADS = 8

_sockets: Any = BrowsersFromHereOnly(
    SessionMiddlewareStack(WhoIsThere(URLRouter([path("ws/", LiveConsumer.as_asgi())])))
)

application = ProtocolTypeRouter(
    {
        "http": WSGIMiddleware(cast("Any", wsgi_application), workers=HTTP_THREADS),
        "websocket": _sockets,
    }
)
