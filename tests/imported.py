"""An import that has run, for tests that need one with an item of every outcome."""

from __future__ import annotations

import io
import zipfile

from django.core.files.base import ContentFile

from accounts.people.models import User
from activities.imports import services
from activities.imports.models import Import
from tests.recorded import SAMPLES, work


def bring(athlete: User) -> Import:
    """A zip of one good recording and one that is none, added."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(SAMPLES / "garmin-edge-500-activity.fit", "rides/one.fit")
        archive.writestr("rides/broken.fit", b"\x0e\x10 nothing")
    whole = services.receive(
        athlete=athlete, file=ContentFile(packed.getvalue(), name="history.zip")
    )
    work()
    services.start(whole)
    work()
    whole.refresh_from_db()
    return whole
