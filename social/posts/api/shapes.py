"""Posts and comments as the API tells them: public ids, counters, and what hangs on them by kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from accounts.people.models import Audience, User
from social.graph.viewer import Viewer
from social.posts.cards import Card
from social.posts.models import Comment, PostKind


class AuthorShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    handle = serializers.CharField()


class OriginalShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=PostKind.choices)
    author = AuthorShape()
    moment = serializers.DateTimeField()
    sport = serializers.CharField(allow_null=True)
    text = serializers.CharField()
    attachments = serializers.DictField(child=serializers.DictField())


class PostShape(OriginalShape):
    """`original` is what a reshare shares on: null where it is gone or not shared with you."""

    visibility = serializers.ChoiceField(choices=Audience.choices)
    kudos_count = serializers.IntegerField()
    comment_count = serializers.IntegerField()
    kudos_given = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    original = OriginalShape(allow_null=True)


class KudosShape(serializers.Serializer[Any]):
    kudos_count = serializers.IntegerField()
    kudos_given = serializers.BooleanField()


class LikeShape(serializers.Serializer[Any]):
    like_count = serializers.IntegerField()
    liked = serializers.BooleanField()


class CommentShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    post = serializers.CharField()
    author = AuthorShape()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    reply_to = serializers.CharField(allow_null=True)
    like_count = serializers.IntegerField()
    liked = serializers.BooleanField()


def person(user: User) -> dict[str, str]:
    return {"id": user.public_id, "name": user.name, "handle": user.handle}


def _attachments(card: Card, viewer: Viewer) -> dict[str, Any]:
    return {
        part.attachment.name: part.attachment.shape(part.thing, viewer)
        for part in card.parts
        if part.attachment.shape is not None
    }


def _original(card: Card, viewer: Viewer) -> dict[str, Any]:
    return {
        "id": card.post.public_id,
        "kind": card.post.kind,
        "author": person(card.post.author),
        "moment": card.post.moment,
        "sport": card.post.topic or None,
        "text": card.post.text,
        "attachments": _attachments(card, viewer),
    }


def post(card: Card, viewer: Viewer) -> dict[str, Any]:
    return {
        **_original(card, viewer),
        "visibility": card.post.audience,
        "kudos_count": card.post.kudos_count,
        "comment_count": card.post.comment_count,
        "kudos_given": card.kudos_given,
        "created_at": card.post.created_at,
        "edited_at": card.post.edited_at,
        "original": _original(card.original, viewer) if card.original is not None else None,
    }


def posts(cards: Iterable[Card], viewer: Viewer) -> list[dict[str, Any]]:
    return [post(card, viewer) for card in cards]


def comment(said: Comment, *, liked: bool) -> dict[str, Any]:
    """Needs `post`, `author` and `parent`."""
    return {
        "id": said.public_id,
        "post": said.post.public_id,
        "author": person(said.author) if said.author is not None else None,
        "text": said.text,
        "created_at": said.created_at,
        "edited_at": said.edited_at,
        "reply_to": said.parent.public_id if said.parent is not None else None,
        "like_count": said.like_count,
        "liked": liked,
    }
