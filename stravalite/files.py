"""Handing out a stored file that the asker was found to be allowed to have."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from storages.backends.s3 import S3Storage

#: How long the address of a redirect works. Whoever has it needs nothing else.
LINK_SECONDS = 60
CONTENT_TYPE = "application/octet-stream"


def download(file: FieldFile, *, filename: str) -> HttpResponseBase:
    """The bytes as an attachment: streamed from a disk, by a short-lived signed address from a bucket."""
    answer: HttpResponseBase
    if isinstance(file.storage, S3Storage):
        answer = HttpResponseRedirect(_signed(str(file.name), filename))
    else:
        answer = FileResponse(
            file.open("rb"), as_attachment=True, filename=filename, content_type=CONTENT_TYPE
        )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _signed(name: str, filename: str) -> str:
    address: str = _as_browsers_reach_it().url(
        name,
        parameters={
            "ResponseContentDisposition": content_disposition_header(
                as_attachment=True, filename=filename
            ),
            "ResponseContentType": CONTENT_TYPE,
        },
        expire=LINK_SECONDS,
    )
    return address


def _as_browsers_reach_it() -> S3Storage:
    """The bucket under its public address: a signature holds for one host only."""
    return _public_storage(settings.S3_PUBLIC_URL) if settings.S3_PUBLIC_URL else _default()


def _default() -> S3Storage:
    return storages["default"]


@cache
def _public_storage(endpoint_url: str) -> S3Storage:
    storage: dict[str, Any] = dict(settings.STORAGES["default"])
    return S3Storage(**{**storage["OPTIONS"], "endpoint_url": endpoint_url})


def show(storage: Storage, name: str, *, content_type: str, etag: str) -> HttpResponseBase:
    """The bytes for a page to show: from a disk, or by a short-lived signed address from a bucket.

    Browsers keep them but ask each time, so that what is taken back vanishes from every screen.
    """
    answer: HttpResponseBase
    if isinstance(storage, S3Storage):
        address: str = _as_browsers_reach_it().url(
            name, parameters={"ResponseContentType": content_type}, expire=LINK_SECONDS
        )
        answer = HttpResponseRedirect(address)
        answer["Cache-Control"] = f"private, max-age={LINK_SECONDS // 2}"
        return answer
    answer = FileResponse(storage.open(name, "rb"), content_type=content_type)
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer
