"""Telling Sentry about errors: off until SENTRY_DSN is set; no person's data goes along."""

from __future__ import annotations

from typing import Any

from stravalite.observability.context import current_request_id
from stravalite.observability.logs import without_secrets


def start(dsn: str, *, environment: str, release: str) -> None:
    """Sends unhandled errors of requests and jobs to `dsn`, with the request id and nothing personal."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        release=release,
        send_default_pii=False,
        include_local_variables=False,  # they hold what people typed
        max_request_body_size="never",
        traces_sample_rate=0.0,
        before_send=_cleaned,
    )


def _cleaned(event: Any, _hint: dict[str, Any]) -> Any:
    """Without headers, cookies, query and secrets in messages; with the id that leads to our log."""
    request = event.get("request")
    if request:
        event["request"] = {"url": str(request.get("url", "")).split("?")[0]}
        event["request"]["method"] = request.get("method", "")
    event.pop("user", None)
    event.setdefault("tags", {})["request_id"] = current_request_id()
    for error in (event.get("exception") or {}).get("values") or []:
        error["value"] = without_secrets(str(error.get("value", "")))
    for crumb in (event.get("breadcrumbs") or {}).get("values") or []:
        crumb["message"] = without_secrets(str(crumb.get("message", "")))
        crumb.pop("data", None)
    return event
