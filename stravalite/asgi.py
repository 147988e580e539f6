"""The one port: HTTP goes to Django's WSGI handler in a thread pool, sockets to Channels.

Sync views under the ASGI handler cost about twice the CPU (docs/decisions/0003-http-under-wsgi.md).
"""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stravalite.settings")

from stravalite.wsgi import application as wsgi_application  # noqa: E402, I001 - sets up Django first

from a2wsgi import WSGIMiddleware  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from channels.sessions import SessionMiddlewareStack  # noqa: E402
from django.urls import path  # noqa: E402

from accounts.people.sockets import WhoIsThere  # noqa: E402
from stravalite.live.consumer import LiveConsumer  # noqa: E402

HTTP_THREADS = 8

_sockets: Any = AllowedHostsOriginValidator(
    SessionMiddlewareStack(WhoIsThere(URLRouter([path("ws/", LiveConsumer.as_asgi())])))
)

application = ProtocolTypeRouter(
    {
        "http": WSGIMiddleware(wsgi_application, workers=HTTP_THREADS),
        "websocket": _sockets,
    }
)
