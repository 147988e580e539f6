"""Every check tells of its mistake, says what to do, and is silent where all is well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks

from stravalite import checks

pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")  # it is only read

HOME: dict[str, Any] = {
    "DEBUG": False,
    "SITE_URL": "",
    "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]", ".local"],
    "TRUSTED_PROXIES": 0,
    "SECRET_KEY": "k" * 50,
    "EMBEDDED": True,
    "S3_BUCKET": "",
    "S3_ENDPOINT_URL": "",
    "S3_PUBLIC_URL": "",
    "BACKUPS": True,
    "STORAGES": {"default": {"BACKEND": "x", "OPTIONS": {}}},
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}},
}
POSTGRES = {"default": {"ENGINE": "django.db.backends.postgresql"}}
SITE = {"SITE_URL": "https://train.example.org", "ALLOWED_HOSTS": ["train.example.org"]}


def _keys(access: str | None, secret: str | None) -> dict[str, Any]:
    options = {"access_key": access, "secret_key": secret}
    return {"default": {"BACKEND": "x", "OPTIONS": options}}


BUCKET = {"S3_BUCKET": "files", "STORAGES": _keys("a", "b")}
INSIDE = {**BUCKET, "S3_ENDPOINT_URL": "http://storage:9000"}


@pytest.fixture
def with_settings(settings: Any, tmp_path: Path) -> Callable[..., list[CheckMessage]]:
    """What the checks say of a server at home with these changes."""

    def say(changes: dict[str, Any]) -> list[CheckMessage]:
        for name, value in {
            **HOME,
            "DATA_DIR": tmp_path,
            "BACKUP_DIR": tmp_path,
            **changes,
        }.items():
            setattr(settings, name, value)
        return checks.settings_fit_together() + checks.settings_fit_a_deployment()

    return say


@pytest.mark.parametrize(
    ("found", "changes"),
    [
        ("E001", {"DEBUG": True, **SITE}),
        ("E001", {"DEBUG": True, "ALLOWED_HOSTS": ["203.0.114.9"]}),
        ("E002", {"S3_BUCKET": "files", "STORAGES": _keys("a", None)}),
        ("E002", {"S3_BUCKET": "files", "STORAGES": _keys(None, "b")}),
        ("W001", {"S3_ENDPOINT_URL": "http://storage:9000"}),
        ("W001", {"S3_PUBLIC_URL": "https://files.example.org"}),
        ("W002", {**SITE, **INSIDE}),
        ("W003", {"TRUSTED_PROXIES": 1}),
        ("W004", {"SITE_URL": "http://train.example.org"}),
        ("W005", {"ALLOWED_HOSTS": ["*"]}),
        ("W006", {"SECRET_KEY": "short"}),
        ("W007", {"EMBEDDED": False}),
        ("W008", {}),
    ],
)
def test_each_mistake_is_told_with_what_to_do(
    with_settings: Callable[..., list[CheckMessage]], found: str, changes: dict[str, Any]
) -> None:
    told = {str(finding.id): finding for finding in with_settings(changes)}
    assert f"stravalite.{found}" in told
    assert len(told[f"stravalite.{found}"].hint or "") > 30


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"DEBUG": True},
        {"DEBUG": True, "SITE_URL": "http://192.168.1.20:8000", "ALLOWED_HOSTS": ["192.168.1.20"]},
        {"EMBEDDED": False, "DATABASES": POSTGRES},
        {**SITE, "TRUSTED_PROXIES": 1},
        {**SITE, **BUCKET},
        {**SITE, "S3_BUCKET": "files", "STORAGES": _keys(None, None)},
        {**SITE, **INSIDE, "S3_PUBLIC_URL": "https://files.example.org"},
        INSIDE,
    ],
)
def test_settings_that_fit_are_passed_in_silence(
    with_settings: Callable[..., list[CheckMessage]], changes: dict[str, Any]
) -> None:
    told = [str(finding.id) for finding in with_settings({**changes, "BACKUPS": False})]
    assert told == []


def test_a_folder_that_does_not_exist_yet_is_judged_by_the_one_above(
    with_settings: Callable[..., list[CheckMessage]], tmp_path: Path
) -> None:
    told = with_settings({"BACKUP_DIR": tmp_path / "not" / "yet"})
    assert [finding.id for finding in told] == ["stravalite.W008"]
    assert with_settings({"BACKUP_DIR": Path("/dev/shm") / "backups"}) == []


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("localhost", False),
        ("127.0.0.1", False),
        ("[::1]", False),
        (".local", False),
        ("box.local", False),
        ("10.0.0.7", False),
        ("storage", False),
        ("example.org", True),
        (".example.org", True),
        ("8.8.8.8", True),
        ("*", True),
    ],
)
def test_what_counts_as_public(host: str, public: bool) -> None:
    assert checks.is_public(host) is public


def test_django_asks_them_at_the_start(settings: Any) -> None:
    settings.SECRET_KEY = "short"
    assert "stravalite.W006" in {finding.id for finding in run_checks()}
