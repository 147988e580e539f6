"""The way in: three steps, each of which may be skipped, then a card beside the feed until it is sent away.

Where somebody is stands in their preferences, which every page has loaded; answers are kept where they belong
as soon as a step is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.measures.models import Measure
from accounts.people.models import User
from accounts.people.requests import athlete_of
from activities.activity.models import Activity
from activities.zones.models import PrivacyZone
from social.graph.models import Follow
from social.posts.models import Kudos
from stravalite.readonly import mark_of
from stravalite.ui.display import person

#: All steps are behind; the card is still there.
CARD = "card"
NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    title: str | Promise
    number: int

    @property
    def url(self) -> str:
        return reverse("welcome_step", args=[self.name])


STEPS = (
    Step("history", gettext_lazy("Bring your history"), 1),
    Step("you", gettext_lazy("About you"), 2),
    Step("people", gettext_lazy("People"), 3),
)
BY_NAME = {step.name: step for step in STEPS}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the card."""

    label: str
    url: str
    done: bool


def go(user: User, place: str) -> None:
    """Remembers where the person is: the name of a step, `CARD` or `NOWHERE`."""
    preferences = user.preferences
    if preferences.getting_started != place:
        preferences.getting_started = place
        preferences.save(update_fields=["getting_started"])


def after(step: Step) -> str:
    """The name of the step that follows, or `CARD` after the last."""
    return STEPS[step.number].name if step.number < len(STEPS) else CARD


def strip(request: HttpRequest) -> dict[str, Any] | None:
    """The line that leads back to a step that was left. Asks no query."""
    athlete = person(request)
    if athlete is None or mark_of(request) is not None or request.path.startswith("/welcome"):
        return None
    step = BY_NAME.get(getattr(athlete.preferences, "getting_started", ""))
    return {"step": step, "of": len(STEPS)} if step else None


def card(request: HttpRequest) -> dict[str, Any] | None:
    """Five things to begin with, ticked when they are done; one query, and only for newcomers."""
    me = athlete_of(request)
    if mark_of(request) is not None or me.preferences.getting_started == NOWHERE:
        return None
    items = _items(me)
    return {"items": items, "done": sum(item.done for item in items)}


def _items(me: User) -> list[Item]:
    mine = OuterRef("pk")
    done = (
        User.objects.filter(pk=me.pk)
        .annotate(
            has_activity=Exists(Activity.objects.filter(athlete=mine, post__deleted_at=None)),
            has_measure=Exists(Measure.objects.filter(athlete=mine)),
            has_zone=Exists(PrivacyZone.objects.filter(athlete=mine, deleted_at=None)),
            follows=Exists(Follow.objects.filter(follower=mine)),
            gave_kudos=Exists(Kudos.objects.filter(athlete=mine)),
        )
        .values("has_activity", "has_measure", "has_zone", "follows", "gave_kudos")
        .get()
    )
    zones = reverse("privacy_zone_add")
    return [
        Item(_("Bring your history, or a first activity"), STEPS[0].url, done["has_activity"]),
        Item(_("Tell your weight and heart rate"), reverse("measures"), done["has_measure"]),
        Item(_("Hide where you live"), zones, done["has_zone"]),
        Item(_("Follow somebody"), reverse("athletes"), done["follows"]),
        Item(_("Give somebody kudos"), f"{reverse('feed')}?filter=everyone", done["gave_kudos"]),
    ]
