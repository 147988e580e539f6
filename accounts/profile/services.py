"""Changing what others see of a person."""

from __future__ import annotations

import hashlib
import re
from functools import partial
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.people.models import HANDLE_PATTERN, User
from accounts.people.services import RESERVED_HANDLES
from accounts.profile import pictures
from accounts.profile.models import Profile
from stravalite.errors import DomainError
from stravalite.ui.sports import SPORTS

PERSON_FIELDS = ("name", "handle")
PROFILE_FIELDS = ("place", "bio", "interests")


class ProfileRefused(DomainError):
    """`fields` says which and why."""

    code = "invalid"
    status = 400
    message = _("This could not be saved.")
    hint = _("Mend the fields named here and try again.")


class HandleTaken(ProfileRefused):
    code = "handle_taken"
    status = 409
    message = _("Somebody has this handle already.")
    hint = _("Choose another one.")


class PictureRefused(ProfileRefused):
    code = "not_a_picture"
    message = _("This is not a picture we can read.")
    hint = _("Choose a JPEG, PNG or WebP file of up to 15 MB.")


def profile_of(athlete: User) -> Profile:
    """The athlete's profile; an empty one, not yet saved, for who told nothing."""
    found: Profile | None = getattr(athlete, "profile", None)
    return found or Profile(athlete=athlete)


def change(athlete: User, **changes: Any) -> Profile:
    """Sets any of name, handle, place, bio and interests. Raises ProfileRefused or HandleTaken."""
    profile = profile_of(athlete)
    changes = {name: _tidy(value) if name != "bio" else value for name, value in changes.items()}
    problems = _problems(changes)
    if problems:
        raise ProfileRefused(fields=problems)
    person = {name: changes[name] for name in PERSON_FIELDS if name in changes}
    told = {name: changes[name] for name in PROFILE_FIELDS if name in changes}
    try:
        with transaction.atomic():
            _check_free(athlete, person.get("handle"))
            if person:
                User.objects.filter(pk=athlete.pk).update(**person)
            if told:
                Profile.objects.update_or_create(athlete=athlete, defaults=told)
    except IntegrityError as error:  # somebody was quicker
        raise HandleTaken(fields={"handle": [HandleTaken.message]}) from error
    for name, value in person.items():
        setattr(athlete, name, value)
    for name, value in told.items():
        setattr(profile, name, value)
    return profile


def _tidy(value: Any) -> Any:
    """One line, single spaces; lists as they are."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _problems(changes: dict[str, Any]) -> dict[str, list[Any]]:
    problems: dict[str, list[Any]] = {}
    if "name" in changes and not 1 <= len(changes["name"]) <= 100:
        problems["name"] = [_("Between 1 and 100 characters, please.")]
    if "handle" in changes and not re.fullmatch(HANDLE_PATTERN, changes["handle"]):
        problems["handle"] = [
            _("Use small letters, digits, - and _; begin and end with a letter or digit.")
        ]
    elif changes.get("handle") in RESERVED_HANDLES:
        problems["handle"] = [_("This handle is kept for the server itself.")]
    if len(changes.get("place", "")) > 100:
        problems["place"] = [_("Use at most 100 characters.")]
    if len(changes.get("bio", "")) > 1000:
        problems["bio"] = [_("Use at most 1000 characters.")]
    if not set(changes.get("interests", ())) <= set(SPORTS):
        problems["interests"] = [_("Choose sports from the list.")]
    return problems


def _check_free(athlete: User, handle: str | None) -> None:
    if handle is None:
        return
    if User.objects.filter(handle__iexact=handle).exclude(pk=athlete.pk).exists():
        raise HandleTaken(fields={"handle": [HandleTaken.message]})


def set_picture(athlete: User, file: IO[bytes]) -> Profile:
    """Keeps a small square of the picture, without what a camera wrote into it. Raises PictureRefused."""
    try:
        content = pictures.portrait(file)
    except pictures.NotAPicture as error:
        raise PictureRefused(fields={"picture": [PictureRefused.message]}) from error
    except pictures.PictureTooLarge as error:
        too_large = _("This picture is too large.")
        raise PictureRefused(too_large, fields={"picture": [too_large]}) from error
    sha256 = hashlib.sha256(content).hexdigest()
    profile = profile_of(athlete)
    if profile.picture_sha256 == sha256:
        return profile
    storage, before = profile.picture.storage, str(profile.picture.name or "")
    profile.picture.save(f"{sha256}.webp", ContentFile(content), save=False)
    profile.picture_sha256 = sha256
    _keep_picture(profile, storage, before)
    return profile


def remove_picture(athlete: User) -> Profile:
    profile = profile_of(athlete)
    before = str(profile.picture.name or "")
    if before:
        storage = profile.picture.storage
        profile.picture, profile.picture_sha256 = "", ""
        _keep_picture(profile, storage, before)
    return profile


def _keep_picture(profile: Profile, storage: Storage, before: str) -> None:
    """Writes what the profile now shows, then lets the former file go."""
    with transaction.atomic():
        Profile.objects.update_or_create(
            athlete=profile.athlete,
            defaults={"picture": profile.picture, "picture_sha256": profile.picture_sha256},
        )
        if before:
            transaction.on_commit(partial(storage.delete, before), robust=True)
