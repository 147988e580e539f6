"""Logs without secrets, figures for those who may see them, an id on everything."""

from __future__ import annotations

import json
import logging

import pytest
from django.test import Client

from accounts.people.models import User
from stravalite.jobs.services import enqueue
from stravalite.observability.context import request_id_is
from stravalite.observability.logs import JsonFormatter, RequestIdFilter, without_secrets


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abc.def-ghi",
        "password=hunter22222",
        '{"password": "hunter22222"}',
        "{'refresh_token': 'hunter22222'}",
        "GET /signup?invitation=hunter22222 200",
        "postgresql://stravalite:hunter22222@db:5432/x",
        "Cookie: sessionid=hunter22222; theme=dark",
    ],
)
def test_no_secret_gets_into_a_line(text: str) -> None:
    told = without_secrets(text)
    assert "hunter22222" not in told
    assert "abc.def" not in told
    assert "***" in told


def test_ordinary_words_stay() -> None:
    line = "Job 1f2e of upload.read failed for athlete ath_123 after 5 s"
    assert without_secrets(line) == line


def test_a_json_line_has_the_request_and_its_own_fields() -> None:
    record = logging.makeLogRecord({"name": "x", "levelname": "INFO", "msg": "done", "job": "j-1"})
    with request_id_is("req-12345678"):
        RequestIdFilter().filter(record)
    entry = json.loads(JsonFormatter().format(record))
    assert entry["request_id"] == "req-12345678"
    assert entry["job"] == "j-1"
    assert entry["message"] == "done"


def test_a_traceback_is_cleaned_too() -> None:
    try:
        raise ValueError("token=hunter22222")
    except ValueError:
        record = logging.getLogger("x").makeRecord(
            "x", logging.ERROR, "", 0, "broken", (), __import__("sys").exc_info()
        )
    assert "hunter22222" not in JsonFormatter().format(record)


def test_without_a_token_there_are_no_metrics(db: None, client: Client) -> None:
    assert client.get("/metrics").status_code == 404


def test_metrics_show_the_queue_to_whoever_has_the_token(
    owner: User, client: Client, settings
) -> None:
    settings.METRICS_TOKEN = "watch-me-closely"
    enqueue("upload.read", key="1")
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    told = client.get("/metrics", headers={"Authorization": "Bearer watch-me-closely"})
    assert told.status_code == 200
    text = told.content.decode()
    assert 'stravalite_jobs{kind="upload.read",state="queued"} 1.0' in text
    assert "stravalite_queue_lag_seconds" in text
    assert "stravalite_activities_per_minute" in text


def test_routes_are_counted_without_their_ids(owner: User, client: Client, settings) -> None:
    settings.METRICS_TOKEN = "watch-me-closely"
    client.get("/activities/act_doesnotexist")
    text = client.get("/metrics", headers={"Authorization": "Bearer watch-me-closely"}).content
    assert b'route="activities/<str:public_id>"' in text
    assert b"act_doesnotexist" not in text


def test_every_answer_has_a_request_id(db: None, client: Client) -> None:
    assert len(client.get("/ping")["X-Request-ID"]) == 16
    kept = client.get("/ping", headers={"X-Request-ID": "from-the-proxy-1"})
    assert kept["X-Request-ID"] == "from-the-proxy-1"
    replaced = client.get("/ping", headers={"X-Request-ID": "<script>"})
    assert replaced["X-Request-ID"] != "<script>"
