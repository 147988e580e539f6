"""The real settings, quicker: cheap hashes, plain static files, throw-away folders."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

_SCRATCH = Path(tempfile.mkdtemp(prefix="stravalite-tests-"))
os.environ.setdefault("DATA_DIR", str(_SCRATCH))
os.environ.setdefault("SECRET_KEY", "only-for-tests")

from stravalite.settings import *  # noqa: E402, F403
from stravalite.settings import CACHES, DATABASES, REDIS_URL, S3_BUCKET, STORAGES  # noqa: E402

# a file, not memory: threads and other processes of a test meet in one database, as they do in life;
# its tables are made from the models, which migrations are held against (`make check`): every migration
# itself runs on PostgreSQL in `make services`, and on SQLite in each house of `make e2e`
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_SCRATCH / "test.sqlite3"), "MIGRATE": False}
MEDIA_ROOT = _SCRATCH / "files"
STATIC_ROOT = _SCRATCH / "static"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["*"]
CHILD_CPU_SECONDS = 60
TESTS_USE_S3 = bool(S3_BUCKET)
if TESTS_USE_S3:  # processes that test side by side number their athletes alike
    _bucket: dict[str, Any] = dict(STORAGES["default"])
    _place = {"location": os.environ.get("PYTEST_XDIST_WORKER", "")}
    STORAGES = {**STORAGES, "default": {**_bucket, "OPTIONS": {**_bucket["OPTIONS"], **_place}}}

if REDIS_URL:  # ... and each empties its own cache between tests, not its neighbour's
    _number = 9 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 6
    _redis = urlsplit(REDIS_URL)._replace(path=f"/{_number}")
    CACHES = {"default": {**CACHES["default"], "LOCATION": urlunsplit(_redis)}}
