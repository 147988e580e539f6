"""Answers a program may have already: the ETag is the digest of what would be sent."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_304_NOT_MODIFIED
from rest_framework.utils.encoders import JSONEncoder


def unless_known(request: Request, shown: Any) -> Response:
    """`shown`, or 304 to who named its ETag. Saves bytes, not work: it is asked for first, as always."""
    text = json.dumps(shown, sort_keys=True, cls=JSONEncoder)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    named = {
        one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))
    }
    if etag in named or "*" in named:
        return Response(status=HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(shown, headers=headers)
