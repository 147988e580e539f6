"""People as programs get them: no more of each than the viewer's page would show."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.people.models import User
from accounts.people.rights import Right, has
from accounts.profile.services import profile_of
from social.graph.models import CoachingState, FollowState
from social.graph.queries import Relation, is_open


class PersonShape(serializers.Serializer[Any]):
    """What a list shows."""

    id = serializers.CharField()
    handle = serializers.CharField()
    name = serializers.CharField()
    picture = serializers.CharField(allow_blank=True, help_text="Its address on this server.")


class RelationShape(serializers.Serializer[Any]):
    """Between you and the person; an empty state means nothing."""

    follows = serializers.ChoiceField(choices=FollowState.choices, allow_blank=True)
    followed_by = serializers.ChoiceField(choices=FollowState.choices, allow_blank=True)
    friends = serializers.BooleanField(help_text="Both follow each other.")
    muted = serializers.BooleanField()
    coaches = serializers.ChoiceField(choices=CoachingState.choices, allow_blank=True)
    coached_by = serializers.ChoiceField(choices=CoachingState.choices, allow_blank=True)


class AthleteShape(PersonShape):
    """One athlete. What only an open profile tells is null otherwise."""

    is_open = serializers.BooleanField(help_text="Whether the whole profile is shared with you.")
    is_coach = serializers.BooleanField()
    place = serializers.CharField(allow_null=True)
    bio = serializers.CharField(allow_null=True)
    interests = serializers.ListField(child=serializers.CharField(), allow_null=True)
    here_since = serializers.CharField(allow_null=True, help_text="Year and month.")
    followers_count = serializers.IntegerField(allow_null=True)
    following_count = serializers.IntegerField(allow_null=True)
    relation = RelationShape(allow_null=True, help_text="Null for yourself.")


def person_row(person: User) -> dict[str, Any]:
    return {
        "id": person.public_id,
        "handle": person.handle,
        "name": person.name,
        "picture": profile_of(person).picture_url,
    }


def relation_row(relation: Relation) -> dict[str, Any]:
    return {
        "follows": relation.follows,
        "followed_by": relation.followed_by,
        "friends": relation.friends,
        "muted": relation.muted,
        "coaches": relation.coaches,
        "coached_by": relation.coached_by,
    }


def athlete(
    person: User, relation: Relation | None, *, followers: int | None, following: int | None
) -> dict[str, Any]:
    told, opened = profile_of(person), is_open(person)
    return {
        **person_row(person),
        "is_open": opened,
        "is_coach": has(person, Right.BE_CHOSEN_AS_COACH),
        "place": told.place if opened else None,
        "bio": told.bio if opened else None,
        "interests": told.interests if opened else None,
        "here_since": f"{person.date_joined:%Y-%m}" if opened else None,
        "followers_count": followers,
        "following_count": following,
        "relation": relation_row(relation) if relation is not None else None,
    }
