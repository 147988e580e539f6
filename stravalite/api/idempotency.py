"""`Idempotency-Key`: the same write sent twice happens once and is answered alike."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from stravalite.api.models import KeptAnswer
from stravalite.api.throttles import address_of
from stravalite.errors import DomainError

KEPT_FOR = timedelta(days=1)
#: A first attempt that died without an answer blocks its key no longer than this.
STUCK_AFTER = timedelta(minutes=5)
_ACCEPTABLE = re.compile(r"[\x21-\x7e]{1,80}")


class BadKey(DomainError):
    code = "idempotency_key_invalid"
    status = 400
    message = _("The Idempotency-Key cannot be used.")
    hint = _("Send 1 to 80 printable characters without spaces, for example a UUID.")


class KeyUsedDifferently(DomainError):
    code = "idempotency_key_reused"
    status = 422
    message = _("This Idempotency-Key was used for another request.")
    hint = _("Use a new key for a new request.")


class StillWorking(DomainError):
    code = "idempotency_in_progress"
    status = 409
    message = _("The first request with this Idempotency-Key is still being worked on.")
    hint = _("Wait a moment and send it again.")


class Replay(Exception):
    """Not an error: the answer was given before."""

    def __init__(self, kept: KeptAnswer) -> None:
        super().__init__(kept.key)
        self.kept = kept


def begin(request: Request) -> KeptAnswer | None:
    """Reserves the request's key, or raises Replay with what was answered before; None without a key."""
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST":
        return None
    if not _ACCEPTABLE.fullmatch(key):
        raise BadKey
    caller = str(request.user.pk) if request.user.pk else address_of(request)
    digest = _digest(request)
    KeptAnswer.objects.filter(
        caller=caller, key=key, status=0, created_at__lt=timezone.now() - STUCK_AFTER
    ).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(
                caller=caller, key=key, request_digest=digest, athlete_id=request.user.pk
            )
    except IntegrityError:
        kept = KeptAnswer.objects.get(caller=caller, key=key)
    if kept.request_digest != digest:
        raise KeyUsedDifferently
    if kept.status == 0:
        raise StillWorking
    raise Replay(kept)


def _digest(request: Request) -> str:
    """Names path and contents; files by their bytes."""
    digest = hashlib.sha256(request.path.encode())
    data = request.data
    if not hasattr(data, "lists"):
        digest.update(json.dumps(data, sort_keys=True, cls=JSONEncoder).encode())
        return digest.hexdigest()
    for name, values in sorted(data.lists()):
        digest.update(f"\0{name}".encode())
        for value in values:
            if isinstance(value, UploadedFile):
                for chunk in value.chunks():
                    digest.update(chunk)
                value.seek(0)
            else:
                digest.update(f"\1{value}".encode())
    return digest.hexdigest()


def finish(kept: KeptAnswer, response: Response) -> None:
    """Keeps a final answer; one that a repeat could change (server error, throttle) frees the key."""
    if response.status_code >= 500 or response.status_code in {401, 409, 429}:
        kept.delete()
        return
    body: Any = json.loads(json.dumps(response.data, cls=JSONEncoder))
    KeptAnswer.objects.filter(pk=kept.pk).update(status=response.status_code, body=body)


def answer_again(kept: KeptAnswer) -> Response:
    return Response(kept.body, status=kept.status, headers={"Idempotent-Replay": "true"})


def forget_old() -> int:
    gone, _rows = KeptAnswer.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    return gone
