"""Originals from a bucket: by an address that is signed, short-lived and not public; from a disk: streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from moto import mock_aws
from rest_framework.test import APIClient

from activities.uploads.models import SourceFile
from conftest import Cast
from stravalite import files
from tests.recorded import SAMPLES, activity_of, hand_in

RIDE = "garmin-edge-500-activity.fit"
BUCKET = "stravalite-mocked"
OPTIONS = {
    "bucket_name": BUCKET,
    "access_key": "test",
    "secret_key": "test",
    "region_name": "us-east-1",
    "default_acl": None,
    "querystring_auth": True,
    "signature_version": "s3v4",
    "file_overwrite": False,
}


@pytest.fixture
def bucket(settings: Any) -> Iterator[Any]:
    """A bucket in this very process, with the storage options of the house."""
    with mock_aws():
        client = boto3.client(
            "s3",
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        client.create_bucket(Bucket=BUCKET)
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": OPTIONS},
        }
        settings.S3_PUBLIC_URL = ""
        files._public_storage.cache_clear()
        yield client
        files._public_storage.cache_clear()


@pytest.fixture
def original(bucket: Any) -> SourceFile:
    """A stored file as the database knows one; nothing here needs the database."""
    source = SourceFile(athlete_id=7, sha256="ab" * 32, name="Sommerlauf, früh.fit")
    name = storages["default"].save("originals/7/ab/" + "ab" * 32, ContentFile(b"bytes of a run"))
    source.file.name = name
    source.file.storage = storages["default"]
    return source


def _asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_a_bucket_answers_with_a_signed_address_of_a_minute(original: SourceFile) -> None:
    answer = files.download(original.file, filename=original.name)
    assert answer.status_code == 302
    assert answer["Cache-Control"] == "private, no-store"
    asked = _asked(answer["Location"])
    assert asked["X-Amz-Signature"]
    assert 0 < int(asked["X-Amz-Expires"]) <= 300
    assert asked["response-content-type"] == "application/octet-stream"
    disposition = asked["response-content-disposition"]
    assert disposition.startswith("attachment")
    assert "fr%C3%BCh.fit" in disposition


def test_the_signature_is_made_for_the_address_browsers_reach(
    original: SourceFile, settings: Any
) -> None:
    settings.S3_PUBLIC_URL = "https://files.example.org"
    address = files.download(original.file, filename="run.fit")["Location"]
    assert urlsplit(address).hostname == "files.example.org"
    assert urlsplit(address).path == f"/{BUCKET}/{original.file.name}"
    assert _asked(address)["X-Amz-Signature"]


def test_nothing_in_the_bucket_is_public(bucket: Any, original: SourceFile) -> None:
    grants = bucket.get_object_acl(Bucket=BUCKET, Key=original.file.name)["Grants"]
    everybody = [grant for grant in grants if "AllUsers" in grant["Grantee"].get("URI", "")]
    assert grants
    assert not everybody


def test_the_house_keeps_its_bucket_as_these_tests_do() -> None:
    from stravalite.settings import _S3_FILES

    kept = dict(_S3_FILES["OPTIONS"])
    assert kept["default_acl"] is None
    assert kept["querystring_auth"] is True
    assert kept["querystring_expire"] <= 300
    assert kept["signature_version"] == OPTIONS["signature_version"]
    assert files.LINK_SECONDS <= 300


def test_the_owner_alone_gets_the_original_to_the_byte(
    cast: Cast, api: Callable[..., APIClient], fetched: Callable[[Any], bytes]
) -> None:
    activity = activity_of(hand_in(cast.owner, RIDE, visibility="everyone"))
    path = f"/api/activities/{activity.public_id}/original"
    assert fetched(api(cast.owner).get(path)) == (SAMPLES / RIDE).read_bytes()
    for who in (cast.follower, cast.staff):
        assert api(who).get(path).status_code == 404
    assert api(None).get(path).status_code == 401
