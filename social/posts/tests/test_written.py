"""Posts of one's own: words, photos, sharing on, changing, taking back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from accounts.profile.tests.drawn import picture
from activities.media.models import Photo
from conftest import Cast
from social.graph.viewer import Viewer
from social.posts import cards, comments, deletion, feed, kudos, services
from social.posts.models import Comment, Kudos, Mention, Post
from social.posts.tests.stages import befriend, posted


def photo_file(shade: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile("sun.jpg", picture() + bytes([shade]), content_type="image/jpeg")


def test_words_are_written_changed_and_taken_back(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    client = browser(cast.owner)
    wrong = client.post("/posts/new", {"text": " ", "audience": "everyone"})
    assert wrong.status_code == 422
    kept = client.post("/posts/new", {"text": "Half a thought", "audience": "club"})
    assert kept.status_code == 422
    assert "Half a thought" in kept.content.decode()
    made = client.post("/posts/new", {"text": "Rest *day*.", "audience": "everyone"})
    address = made["Location"]
    assert "Rest <em>day</em>." in browser(cast.stranger).get(address).content.decode()
    client.post(f"{address}/edit", {"text": "Rest days.", "audience": "only_me"})
    assert browser(cast.stranger).get(address).status_code == 404
    post = Post.objects.get()
    assert (post.text, post.audience, post.edited_at is not None) == ("Rest days.", "only_me", True)
    gone = client.post(f"{address}/delete")
    assert "Undo" in client.get(gone["Location"]).content.decode()
    assert client.get(address).status_code == 404
    client.post(f"{address}/restore")
    assert client.get(address).status_code == 200


def test_photos_come_with_a_post_and_are_seen_by_whom_the_post_is_seen(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    client = browser(cast.owner)
    given = {"text": "", "audience": "followers", "photos": [photo_file()]}
    address = client.post("/posts/new", given)["Location"]
    post, photo = Post.objects.get(), Photo.objects.get()
    assert (post.kind, photo.post) == ("photo", post)
    image = photo.small.url
    assert image in browser(cast.follower).get("/feed").content.decode()
    assert browser(cast.follower).get(image).status_code in {200, 302}
    assert browser(cast.stranger).get(image).status_code == 404
    assert browser(cast.follower).get(f"/photos/{photo.public_id}/original").status_code == 404
    client.post(f"{address}/delete")
    assert client.get(image).status_code == 404


def test_a_photo_that_is_refused_leaves_neither_post_nor_file(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    client = browser(cast.owner)
    bad = SimpleUploadedFile("x.jpg", b"no picture", content_type="image/jpeg")
    given = {"text": "Look", "audience": "everyone", "photos": [photo_file(), bad]}
    answer = client.post("/posts/new", given)
    assert answer.status_code == 422
    assert "Look" in answer.content.decode()
    assert not Post.objects.exists()
    assert not Photo.objects.exists()


def test_programs_send_photos_too(cast: Cast, api: Callable[..., APIClient]) -> None:
    client = api(cast.owner)
    made = client.post(
        "/api/posts", {"visibility": "everyone", "photos": [photo_file()]}, format="multipart"
    )
    assert made.status_code == 201
    told = client.get("/api/feed").json()["results"][0]
    assert told["kind"] == "photo"
    assert told["attachments"]["photos"]["photos"][0]["sizes"]


def test_a_reshare_shows_the_original_only_to_whom_it_is_visible(cast: Cast) -> None:
    befriend(cast.owner, cast.stranger)
    original = posted(cast.owner, audience="followers")
    reshare = services.reshare(author=cast.follower, of=original, text="Look", audience="everyone")

    def original_for(viewer: Viewer) -> str | None:
        (card,) = cards.build([reshare], viewer)
        return card.original.post.public_id if card.original is not None else None

    assert original_for(Viewer(cast.stranger)) == original.public_id
    assert original_for(Viewer(cast.pending)) is None
    again = services.reshare(author=cast.stranger, of=reshare, audience="everyone")
    assert again.of_id == original.pk  # a reshare of a reshare shares its original
    services.delete(original)
    assert original_for(Viewer(cast.stranger)) is None
    original.delete()
    reshare.refresh_from_db()
    assert reshare.of is None
    with pytest.raises(services.CannotShareOn):
        services.reshare(author=cast.stranger, of=reshare)


def test_what_only_its_author_sees_cannot_be_shared_on(cast: Cast) -> None:
    with pytest.raises(services.CannotShareOn):
        services.reshare(author=cast.owner, of=posted(cast.owner, audience="only_me"))


def test_filters_are_remembered_and_senseless_ones_are_left_out(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    posted(cast.stranger, topic="Ride")
    client = browser(cast.follower)
    assert "Ride" not in _cards(client, "/feed")
    assert "Ride" in _cards(client, "/feed?filter=everyone&sport=ride")
    assert "Ride" in _cards(browser(cast.follower), "/feed")  # another session
    assert "Ride" not in _cards(client, "/feed?filter=everyone&sport=run")
    assert client.get("/feed?filter=nonsense&sport=nonsense&before=x").status_code == 200


def _cards(client: Client, address: str) -> str:
    return client.get(address).content.decode().partition("kudos-all")[0].partition("<article")[2]


def test_the_page_has_a_real_link_to_older_ones_and_a_fragment_of_them(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    for hours in range(feed.PER_PAGE + 3):
        posted(cast.owner, hours=hours, topic="Run")
    client = browser(cast.follower)
    page = client.get("/feed?filter=following&sport=").content.decode()
    assert page.count("<article") == feed.PER_PAGE
    older = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    older = older.replace("&amp;", "&")
    whole, part = client.get(older), client.get(older, headers={"HX-Request": "true"})
    assert whole.content.decode().count("<article") == 3
    assert part.content.decode().count("<article") == 3
    assert "<html" not in part.content.decode()


def test_what_i_said_and_gave_goes_with_me_and_answers_keep_their_place(cast: Cast) -> None:
    post = posted(cast.owner)
    said = comments.write(post=post, author=cast.follower, text="Mine @owner")
    comments.write(post=post, author=cast.stranger, text="Theirs", reply_to=said)
    lonely = comments.write(post=post, author=cast.stranger, text="Also theirs")
    kudos.give(post=post, athlete=cast.follower)
    comments.like(comment=lonely, athlete=cast.follower)
    for _time in range(2):  # torn in between, it runs again
        deletion.erase(cast.follower.pk)
    post.refresh_from_db()
    lonely.refresh_from_db()
    assert (post.kudos_count, post.comment_count, lonely.like_count) == (0, 2, 0)
    assert not Kudos.objects.exists()
    assert not Mention.objects.exists()
    assert not Comment.objects.filter(text__contains="Mine").exists()
    assert Comment.objects.filter(text="Theirs", parent=said.pk).exists()


def test_a_brand_new_athlete_is_offered_people_import_and_an_example(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    client = browser(cast.stranger)
    page = client.get("/feed").content.decode()
    for address in ("/imports", "/upload", "/athletes"):
        assert f'href="{address}"' in page, address
    assert "Example" in page
    assert "Find people" in client.get("/feed/people").content.decode()
    assert "Show all sports" in client.get("/feed?filter=following&sport=games").content.decode()
