"""Shapes that many endpoints share in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers


class ErrorShape(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=("user", "internal"))
    code = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)
    fields = serializers.DictField(required=False)  # type: ignore[assignment]
    request_id = serializers.CharField()


ERROR = OpenApiResponse(ErrorShape, description="What happened and what to try next.")


class Description(AutoSchema):
    """Names operations; those of S0's unprefixed addresses differ from their twins below /api/."""

    def get_operation_id(self) -> str:
        name = str(super().get_operation_id())
        return name if self.path.startswith("/api/") else f"unprefixed_{name}"

    def get_summary(self) -> str:
        """The first sentence; lists of operations show it beside the path."""
        return str(self.get_description()).partition(". ")[0].rstrip(".")


_SHAPE = {"schema": {"$ref": "#/components/schemas/ErrorShape"}}
_REFUSAL = {"content": {"application/json": _SHAPE}, "description": ERROR.description}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,80}$"},
    "description": "The same write sent twice with one key happens once.",
}


def add_common_refusals(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """What any operation may refuse, for reasons that lie around the view and not in it."""
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            for status in _refusals(path, method, operation):
                operation["responses"].setdefault(str(status), _REFUSAL)
    return result


def _refusals(path: str, method: str, operation: dict[str, Any]) -> list[int]:
    statuses = [400, 406]
    if operation.get("security"):
        statuses.append(401)
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    if "{" in path or "cursor" in names:
        statuses.append(404)
    if "requestBody" in operation:
        statuses += [413, 415]
    if method == "post" and _keeps_answers(operation):
        operation.setdefault("parameters", []).append(_KEY)
        statuses += [409, 422]
    return statuses


def _keeps_answers(operation: dict[str, Any]) -> bool:
    """Whoever answers without a sign-in keeps nothing for an Idempotency-Key."""
    return {} not in operation.get("security", [{}])
