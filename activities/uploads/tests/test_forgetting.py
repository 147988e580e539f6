"""Activities deleted long ago end, and their originals with them when nothing else needs these."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.people.models import User
from activities.activity import services
from activities.activity.models import Activity
from activities.uploads import deletion
from activities.uploads.models import SourceFile, Upload
from activities.uploads.tasks import forget_deleted_activities
from social.posts.models import Post
from tests.recorded import activity_of, hand_in, work

RIDE = "garmin-edge-500-activity.fit"


def _deleted(activity: Activity, days_ago: float) -> None:
    services.delete(activity)
    Post.objects.filter(pk=activity.post_id).update(
        deleted_at=timezone.now() - timedelta(days=days_ago)
    )


def test_after_thirty_days_the_activity_and_its_original_are_gone(
    owner: User, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    activity = activity_of(hand_in(owner, RIDE))
    name = SourceFile.objects.get().file.name
    _deleted(activity, 30.01)
    with django_capture_on_commit_callbacks(execute=True):
        forget_deleted_activities()
        work()
    for model in (Activity, Post, SourceFile, Upload):
        assert not model._default_manager.exists(), model
    assert not default_storage.exists(str(name))


def test_until_then_it_can_come_back(owner: User) -> None:
    activity = activity_of(hand_in(owner, RIDE))
    _deleted(activity, 29.9)
    assert deletion.forget_deleted() == 0
    activity.post.refresh_from_db()
    services.restore(activity)
    assert Activity.objects.of(owner.pk).get() == activity


def test_an_original_stays_while_another_activity_was_read_from_it(owner: User) -> None:
    first = activity_of(hand_in(owner, RIDE))
    _deleted(first, 31)
    second = activity_of(hand_in(owner, RIDE))  # handed in again after the deletion
    assert second.pk != first.pk
    assert deletion.forget_deleted() == 1
    source = SourceFile.objects.get()
    assert default_storage.exists(str(source.file.name))
    assert Activity.objects.get() == second


@pytest.mark.parametrize("status", ["queued", "processing"])
def test_an_original_stays_while_it_waits_to_be_read_again(owner: User, status: str) -> None:
    upload = hand_in(owner, RIDE)
    _deleted(activity_of(upload), 31)
    Upload.objects.filter(pk=upload.pk).update(status=status)
    assert deletion.forget_deleted() == 1
    assert default_storage.exists(str(SourceFile.objects.get().file.name))


def test_forgetting_twice_is_harmless(owner: User) -> None:
    _deleted(activity_of(hand_in(owner, RIDE)), 40)
    assert [deletion.forget_deleted(), deletion.forget_deleted()] == [1, 0]
