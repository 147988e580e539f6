"""What a telephone sent goes: at its athlete's word, or with the athlete."""

from __future__ import annotations

from django.db import transaction

from accounts.measures import services as measures
from accounts.measures.models import Measure
from activities.activity import services as activities
from activities.imports.models import Keepsake
from activities.uploads import deletion as originals
from activities.uploads import importing
from activities.uploads.models import Upload
from integrations.health.models import Consent, Sample


def erase(athlete_id: int) -> None:
    """The rows; what they led to is erased by the rooms it is in."""
    Sample.objects.filter(athlete_id=athlete_id).delete()
    Consent.objects.filter(athlete_id=athlete_id).delete()


def erase_sent(athlete_id: int) -> None:
    """Measures nobody has corrected, what was kept, and workouts, whose activities can be restored for 30 days."""
    samples = Sample.objects.filter(athlete_id=athlete_id)
    with transaction.atomic():
        for public_id, value in samples.exclude(measure="").values_list("measure", "value"):
            measure = Measure.objects.filter(athlete_id=athlete_id, public_id=public_id).first()
            if measure is not None and measure.value == value:
                measures.remove(measure)
        kept = set(samples.exclude(keepsake=None).values_list("keepsake", flat=True))
        Keepsake.objects.filter(pk__in=kept).delete()
        for sample in samples.exclude(upload=None).select_related("upload__source_file"):
            if sample.upload is not None:
                _take_back(sample.upload)
        samples.delete()


def _take_back(upload: Upload) -> None:
    """An activity made of it alone is deleted; from one with other recordings only this one goes."""
    source = upload.source_file
    for origin in source.origins.select_related("activity__post"):
        activity = origin.activity
        if activity.origins.exclude(source_file=source).exists():
            importing.part(origin)
        elif activity.post.deleted_at is None:
            activities.delete(activity)
    originals.let_go_if_unused(source)
