"""Saying no with a type: every refusal has a code, a sentence of what happened and one of what to try."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

Text = str | Promise


class DomainError(Exception):
    """A rule of the product said no. Edges turn it into a page or an API answer; it never leaks internals.

    Subclasses set `code`, `status` (HTTP) and default texts; `fields` maps form fields to sentences and
    `extra` carries what a client may act on, such as the existing object of a duplicate.
    """

    code = "refused"
    status = 422
    message: Text = "This cannot be done."
    hint: Text = ""

    def __init__(
        self,
        message: Text | None = None,
        *,
        hint: Text | None = None,
        fields: Mapping[str, list[Text]] | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        if message is not None:
            self.message = message
        if hint is not None:
            self.hint = hint
        self.fields = dict(fields or {})
        self.extra = dict(extra or {})
        super().__init__(str(self.message))


class NotFound(DomainError):
    code = "not_found"
    status = 404
    message = "Not found, or not shared with you."


class TooManyRequests(DomainError):
    """Asked too often; `extra["retry_after"]` is the wait in seconds."""

    code = "too_many_requests"
    status = 429
    message = "Too many attempts from your address."
