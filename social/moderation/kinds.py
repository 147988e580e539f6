"""The things of the rooms below that can be reported: people, posts with what hangs on them, comments."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from accounts.profile.services import profile_of
from social.graph.queries import people
from social.graph.viewer import Viewer
from social.moderation.subjects import Context, Kind, Subject, Words
from social.posts import comments, services
from social.posts.models import Comment, Post, PostKind
from social.posts.registry import attachments


def _find_person(public_id: str, viewer: Viewer) -> Subject | None:
    person = people(viewer).filter(public_id=public_id).first()
    if person is None:
        return None
    return Subject(person, str(person), reverse("person", kwargs={"handle": person.handle}))


def _show_person(public_id: str) -> Context | None:
    person = User.objects.select_related("profile").filter(public_id=public_id).first()
    if person is None:
        return None
    told = profile_of(person)
    parts: list[tuple[Words, str]] = [
        (gettext_lazy("Name"), person.name),
        (gettext_lazy("Handle"), person.handle),
        (gettext_lazy("Place"), told.place),
        (gettext_lazy("About me"), told.bio),
    ]
    return Context([part for part in parts if part[1]])


def _find_post(public_id: str, viewer: Viewer) -> Subject | None:
    post = Post.objects.visible_to(viewer).filter(public_id=public_id).select_related("author")
    found = post.first()
    if found is None:
        return None
    title = _("%(kind)s by %(name)s") % {
        "kind": found.get_kind_display(),
        "name": found.author.name,
    }
    return Subject(found.author, title, reverse("post", kwargs={"public_id": public_id}))


def _show_post(public_id: str) -> Context | None:
    """What the author sees of it in words: the text, and what hangs on it."""
    post = Post.objects.filter(public_id=public_id).select_related("author").first()
    if post is None:
        return None
    parts: list[tuple[Words, str]] = [(gettext_lazy("Text"), post.text)]
    for attachment in attachments():
        things = attachment.load([post], Viewer(post.author))
        if post.pk in things and attachment.title is not None:
            parts.append((attachment.name, attachment.title(things[post.pk])))
        if post.pk in things and attachment.words is not None:
            parts.append((gettext_lazy("Description"), attachment.words(things[post.pk])))
    if post.kind == PostKind.RESHARE and post.of is not None:
        parts.append((gettext_lazy("Shared on"), post.of.text or post.of.public_id))
    return Context([part for part in parts if part[1]], is_hidden=post.hidden_at is not None)


def _hide_post(public_id: str) -> None:
    for post in Post.objects.filter(public_id=public_id):
        services.hide(post)


def _unhide_post(public_id: str) -> None:
    for post in Post.objects.filter(public_id=public_id):
        services.unhide(post)


def _find_comment(public_id: str, viewer: Viewer) -> Subject | None:
    found = Comment.objects.visible_to(viewer).filter(public_id=public_id)
    comment = found.select_related("author", "post").first()
    if comment is None or comment.author is None:
        return None
    where = reverse("post", kwargs={"public_id": comment.post.public_id})
    title = _("comment by %(name)s") % {"name": comment.author.name}
    return Subject(comment.author, title, f"{where}#{public_id}")


def _show_comment(public_id: str) -> Context | None:
    comment = Comment.objects.filter(public_id=public_id).select_related("parent").first()
    if comment is None:
        return None
    parts: list[tuple[Words, str]] = [(gettext_lazy("Comment"), comment.text)]
    if comment.parent is not None:
        parts.append((gettext_lazy("It answers"), comment.parent.text))
    return Context(parts, is_hidden=comment.hidden_at is not None)


def _hide_comment(public_id: str) -> None:
    for comment in Comment.objects.filter(public_id=public_id).select_related("post"):
        comments.hide(comment)


def _unhide_comment(public_id: str) -> None:
    for comment in Comment.objects.filter(public_id=public_id).select_related("post"):
        comments.unhide(comment)


PERSON = Kind("person", gettext_lazy("a person"), _find_person, _show_person)
POST = Kind("post", gettext_lazy("a post"), _find_post, _show_post, _hide_post, _unhide_post)
COMMENT = Kind(
    "comment",
    gettext_lazy("a comment"),
    _find_comment,
    _show_comment,
    _hide_comment,
    _unhide_comment,
)
