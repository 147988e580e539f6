"""What the browsable pages of the API show: names, descriptions and forms, all from the description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.status import HTTP_400_BAD_REQUEST
from rest_framework.views import APIView

_WORDS = {"get": "GET", "post": "POST", "put": "PUT", "patch": "PATCH", "delete": "DELETE"}


class Nothing(serializers.Serializer[Any]):
    """A request without a body."""


class BrowsableView(APIView):
    """An endpoint that a person can try in a browser."""

    def get_view_description(self, html: bool = False) -> str:  # noqa: FBT001, FBT002 - DRF's signature
        """One line per method, as its docstring says."""
        lines = [
            (word, handler.__doc__.strip())
            for method, word in _WORDS.items()
            if (handler := getattr(self, method, None)) and handler.__doc__
        ]
        if html:
            return format_html_join(SafeString("\n"), "<p><strong>{}</strong> {}</p>", lines)
        return "\n".join(f"{word} {words}" for word, words in lines)

    def get_serializer(self, **given: Any) -> serializers.BaseSerializer[Any]:
        """The form of the current method: what `extend_schema` names as its request.

        What was refused comes back with what is wrong; a change starts with what is.
        """
        kind = self._request_shape()
        answer: Response | None = getattr(self, "response", None)
        if answer is None:
            return kind(**{name: value for name, value in given.items() if name != "instance"})
        if answer.status_code == HTTP_400_BAD_REQUEST and self._was_sent():
            form = kind(data=self.request.data)
            form.is_valid()
            return form
        form = kind()
        if self.request.method in {"PUT", "PATCH"}:
            _fill(form, answer.data)
        return form

    def _was_sent(self) -> bool:
        """Whether the form that is asked for is the one that came with a readable body."""
        if self.request.method != self.request._request.method:
            return False
        try:
            return isinstance(self.request.data, Mapping)
        except APIException:
            return False

    def _request_shape(self) -> type[serializers.BaseSerializer[Any]]:
        method = str(self.request.method)
        handler = getattr(self, method.lower(), None)
        described = getattr(handler, "kwargs", {}).get("schema")
        if described is None:
            return Nothing
        description = described()
        description.view, description.method = self, method
        named = description.get_request_serializer()
        if isinstance(named, dict):  # by media type
            named = next(iter(named.values()))
        if isinstance(named, serializers.BaseSerializer):
            named = type(named)
        return named if isinstance(named, type) else Nothing


def _fill(form: serializers.BaseSerializer[Any], shown: Any) -> None:
    """Puts what the page shows into the form that changes it."""
    if not isinstance(form, serializers.Serializer) or not isinstance(shown, dict):
        return
    for name, field in form.fields.items():
        if shown.get(name) is not None:
            field.initial = shown[name]
