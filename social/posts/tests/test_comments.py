"""Comments: one level of replies, places that are kept, likes, names, and what floods do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people.models import User
from conftest import Cast
from social.graph import blocking
from social.graph.viewer import NOBODY, Viewer
from social.notifications.models import Notification
from social.posts import comments, deletion, kudos, mentions, services
from social.posts.models import Comment, Mention, Post
from social.posts.talk import talk_of
from social.posts.tests.stages import posted
from stravalite.errors import NotFound


def said(post: Post, viewer: Viewer = NOBODY) -> list[tuple[str, list[str]]]:
    """Every thread: what it says, and its replies; "-" for a place that is kept."""
    return [
        ("-" if one.is_gone else one.comment.text, [r.comment.text for r in one.replies])
        for one in talk_of(post, viewer)
    ]


def test_a_reply_to_a_reply_joins_its_thread(cast: Cast) -> None:
    post = posted(cast.owner)
    first = comments.write(post=post, author=cast.follower, text="One")
    second = comments.write(post=post, author=cast.owner, text="Two", reply_to=first)
    comments.write(post=post, author=cast.stranger, text="Three", reply_to=second)
    comments.write(post=post, author=cast.stranger, text="Four")
    assert said(post) == [("One", ["Two", "Three"]), ("Four", [])]
    assert Post.objects.get(pk=post.pk).comment_count == 4


def test_what_is_taken_away_keeps_its_place_while_it_is_answered(cast: Cast) -> None:
    post = posted(cast.owner)
    first = comments.write(post=post, author=cast.follower, text="One")
    reply = comments.write(post=post, author=cast.owner, text="Two", reply_to=first)
    comments.delete(comment=first, actor=cast.follower)
    comments.delete(comment=first, actor=cast.follower)  # a second time changes nothing
    assert said(post) == [("-", ["Two"])]
    assert Post.objects.get(pk=post.pk).comment_count == 1
    comments.delete(comment=reply, actor=cast.owner)
    assert said(post) == []
    comments.restore(comment=first, actor=cast.follower)
    comments.restore(comment=reply, actor=cast.owner)
    assert said(post) == [("One", ["Two"])]
    assert Post.objects.get(pk=post.pk).comment_count == 2


def test_only_who_took_it_away_brings_it_back(cast: Cast) -> None:
    post = posted(cast.owner)
    comment = comments.write(post=post, author=cast.follower, text="One")
    with pytest.raises(NotFound):
        comments.delete(comment=comment, actor=cast.stranger)
    comments.delete(comment=comment, actor=cast.owner)  # under one's own post
    with pytest.raises(NotFound):
        comments.restore(comment=comment, actor=cast.follower)
    comments.restore(comment=comment, actor=cast.owner)
    assert said(post) == [("One", [])]


def test_after_thirty_days_only_an_answered_place_is_left(cast: Cast) -> None:
    post = posted(cast.owner)
    answered = comments.write(post=post, author=cast.follower, text="Secret one")
    comments.write(post=post, author=cast.owner, text="Two", reply_to=answered)
    lonely = comments.write(post=post, author=cast.follower, text="Secret two")
    for comment in (answered, lonely):
        comments.delete(comment=comment, actor=cast.follower)
    with time_machine.travel(timezone.now() + timedelta(days=29), tick=False):
        assert deletion.forget_deleted() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert deletion.forget_deleted() == 2
        assert deletion.forget_deleted() == 0
    assert not Comment.objects.filter(text__contains="Secret").exists()
    assert said(post) == [("-", ["Two"])]


def test_comments_of_who_is_blocked_are_not_shown_to_either(cast: Cast) -> None:
    post = posted(cast.owner)
    comments.write(post=post, author=cast.follower, text="One")
    comments.write(post=post, author=cast.stranger, text="Two")
    blocking.block(blocker=cast.follower, blocked=cast.stranger)
    assert said(post, Viewer(cast.follower)) == [("One", [])]
    assert said(post, Viewer(cast.stranger)) == [("Two", [])]
    assert len(said(post, Viewer(cast.owner))) == 2


def test_a_mention_reaches_who_may_see_the_post_and_whom_one_may_find(cast: Cast) -> None:
    post = posted(cast.owner, audience="followers")
    text = "@follower and @Stranger, @owner, @nobody, mail@follower, @follower again, @blocked"
    comment = comments.write(post=post, author=cast.owner, text=text)
    named = [row.athlete for row in Mention.objects.filter(comment=comment)]
    assert named == [cast.follower]
    comments.edit(comment=comment, text="Nobody")
    assert not Mention.objects.exists()


def test_completion_offers_those_one_follows_first_and_nobody_who_blocked(cast: Cast) -> None:
    offered = mentions.suggestions(Viewer(cast.follower), "")
    assert offered == [cast.owner]
    assert cast.owner not in mentions.suggestions(Viewer(cast.blocked), "own")
    assert mentions.suggestions(Viewer(cast.stranger), "@OWN") == [cast.owner]
    assert mentions.suggestions(NOBODY, "own") == []


def test_likes_are_counted_once_each(cast: Cast, api: Callable[..., APIClient]) -> None:
    comment = comments.write(post=posted(cast.owner), author=cast.follower, text="One")
    address = f"/api/comments/{comment.public_id}/like"
    client = api(cast.stranger)
    assert [client.put(address).json()["like_count"] for _time in range(2)] == [1, 1]
    listed = client.get(f"/api/posts/{comment.post.public_id}/comments").json()["results"]
    assert (listed[0]["liked"], listed[0]["like_count"]) == (True, 1)
    assert [client.delete(address).json()["like_count"] for _time in range(2)] == [0, 0]


def test_what_was_typed_is_kept_when_it_is_refused(
    cast: Cast, browser: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from social.posts import floods

    post, client = posted(cast.owner), browser(cast.follower)
    address = f"/posts/{post.public_id}/comments"
    empty = client.post(address, {"text": "  "})
    assert empty.status_code == 422
    assert "nothing in it" in empty.content.decode()
    monkeypatch.setitem(floods.LIMITS, "comment", (1, 60, floods.LIMITS["comment"][2]))
    assert client.post(address, {"text": "First"}).status_code == 302
    flood = client.post(address, {"text": "Second thing"})
    assert flood.status_code == 429
    assert "Second thing" in flood.content.decode()
    assert "lot of comments" in flood.content.decode()


def test_a_comment_is_shown_as_prose_and_never_as_markup(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    post = posted(cast.owner)
    comments.write(post=post, author=cast.follower, text="*Strong* <script>alert(1)</script>")
    page = browser(cast.owner).get(f"/posts/{post.public_id}").content.decode()
    assert "<em>Strong</em>" in page
    assert "<script>alert" not in page


def test_what_moderation_hides_is_not_counted_and_comes_back(cast: Cast) -> None:
    post = posted(cast.owner)
    comment = comments.write(post=post, author=cast.follower, text="One")
    comments.hide(comment)
    assert said(post) == []
    assert Post.objects.get(pk=post.pk).comment_count == 0
    comments.delete(comment=comment, actor=cast.follower)
    comments.unhide(comment)
    assert Post.objects.get(pk=post.pk).comment_count == 0
    comments.restore(comment=comment, actor=cast.follower)
    assert Post.objects.get(pk=post.pk).comment_count == 1


def test_a_post_deleted_long_ago_ends_with_all_that_was_said(cast: Cast) -> None:
    post = posted(cast.owner)
    comments.write(post=post, author=cast.follower, text="One")
    services.delete(post)
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert deletion.forget_deleted() == 1
    assert not Post.objects.filter(pk=post.pk).exists()
    assert not Comment.objects.exists()


def alerts(athlete: User) -> list[tuple[str, str]]:
    """Kind and address of everything a person is told of, the oldest first."""
    rows = Notification.objects.filter(athlete=athlete).order_by("pk")
    return list(rows.values_list("kind", "url"))


def test_everybody_is_told_once_and_the_alert_opens_at_the_comment(cast: Cast) -> None:
    Notification.objects.all().delete()  # of following
    post = posted(cast.owner)
    first = comments.write(post=post, author=cast.follower, text="Well done")
    answer = comments.write(post=post, author=cast.owner, text="Thanks @follower", reply_to=first)
    at = f"/posts/{post.public_id}#"
    assert alerts(cast.owner) == [("comment", at + first.public_id)]
    assert alerts(cast.follower) == [("mention", at + answer.public_id)]
    comments.edit(comment=answer, text="Thanks a lot @follower")
    assert len(alerts(cast.follower)) == 1
    comments.delete(comment=answer, actor=cast.owner)
    assert alerts(cast.follower) == []
    comments.delete(comment=first, actor=cast.follower)
    assert alerts(cast.owner) == []


def test_kudos_and_likes_are_told_of_and_taken_back(cast: Cast) -> None:
    Notification.objects.all().delete()
    post = posted(cast.owner)
    comment = comments.write(post=post, author=cast.stranger, text="Well done")
    Notification.objects.all().delete()
    kudos.give(post=post, athlete=cast.follower)
    comments.like(comment=comment, athlete=cast.follower)
    assert [kind for kind, _url in alerts(cast.owner)] == ["kudos"]
    assert [kind for kind, _url in alerts(cast.stranger)] == ["like"]
    kudos.take_back(post=post, athlete=cast.follower)
    comments.unlike(comment=comment, athlete=cast.follower)
    assert not Notification.objects.exists()
