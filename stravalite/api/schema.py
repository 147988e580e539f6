"""Shapes that many endpoints share in the OpenAPI document."""

from __future__ import annotations

from typing import Any

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
