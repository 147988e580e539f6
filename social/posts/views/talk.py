"""Kudos and comments as forms and fragments; every button works without script."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people.forms import put_errors
from accounts.people.requests import athlete_of
from social.graph.viewer import Viewer, viewer_of
from social.posts import cards, comments, mentions
from social.posts import kudos as giving
from social.posts.forms import CommentForm
from social.posts.models import Comment, Post
from social.posts.queries import (
    own_comment,
    taken_away_comment,
    visible_comment,
    visible_post,
)
from social.posts.talk import talk_context
from stravalite.errors import DomainError
from stravalite.ui.fragments import is_fragment

MOST_GIVERS = 200


def back(request: HttpRequest, anchor: str, otherwise: str) -> HttpResponse:
    """To the page the form stood on, at the thing it was about."""
    wanted = request.POST.get("next", "")
    fine = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    page = wanted.partition("#")[0] if fine and wanted.startswith("/") else otherwise
    return redirect(f"{page}#{anchor}")


def _to_post(request: HttpRequest, post: Post, anchor: str) -> HttpResponse:
    return back(request, anchor, reverse("post", args=[post.public_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def kudos(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who gave them; POST gives, or takes back with `take`."""
    post, viewer = visible_post(request, public_id)
    if request.method == "POST":
        return _give(request, post)
    givers = list(giving.givers(post, viewer)[:MOST_GIVERS])
    return render(request, "social/posts/kudos.html", {"post": post, "givers": givers})


@login_required
def _give(request: HttpRequest, post: Post) -> HttpResponse:
    change = giving.take_back if "take" in request.POST else giving.give
    try:
        change(post=post, athlete=athlete_of(request))
    except DomainError as refused:
        if is_fragment(request):
            raise
        messages.error(request, f"{refused.message} {refused.hint}")
    return _to_post(request, post, post.public_id)


@require_safe
def reactions(request: HttpRequest, public_id: str) -> HttpResponse:
    """The row of buttons of a card, counted anew."""
    post, viewer = visible_post(request, public_id)
    (card,) = cards.build([post], viewer, comments=False)
    return render(request, "social/posts/_reactions.html", {"card": card, "here": _here(request)})


def _here(request: HttpRequest) -> str:
    """The page a fragment is shown in, as far as the browser says so."""
    htmx = getattr(request, "htmx", None)
    return str(getattr(htmx, "current_url_abs_path", None) or "")


@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was said, as a fragment; POST says something more."""
    post, viewer = visible_post(request, public_id)
    if request.method == "POST":
        return _say(request, post, viewer)
    return render(request, "social/posts/_comments.html", talk_context(post, viewer))


@login_required
def _say(request: HttpRequest, post: Post, viewer: Viewer) -> HttpResponse:
    form = CommentForm(request.POST, auto_id=f"say-{post.public_id}-%s")
    reply_to, status = _answered(request, viewer, post), 422
    if form.is_valid():
        try:
            said = comments.write(
                post=post,
                author=athlete_of(request),
                text=form.cleaned_data["text"],
                reply_to=reply_to,
            )
        except DomainError as refused:
            put_errors(form, refused)
            status = max(status, refused.status)
        else:
            return _to_post(request, post, said.public_id)
    (card,) = cards.build([post], viewer, comments=False)
    context = {**talk_context(post, viewer), "card": card, "comment_form": form}
    context |= {"reply_to": reply_to, "here": reverse("post", args=[post.public_id])}
    return render(request, "social/posts/post.html", context, status=status)


def _answered(request: HttpRequest, viewer: Viewer, post: Post) -> Comment | None:
    wanted = request.POST.get("reply_to", "")
    if not wanted:
        return None
    found = Comment.objects.said_to(viewer).filter(post=post).select_related("parent", "author")
    return get_object_or_404(found, public_id=wanted)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = own_comment(request, public_id)
    form = CommentForm(request.POST or None, initial={"text": comment.text})
    if request.method == "POST" and form.is_valid():
        try:
            comments.edit(comment=comment, text=form.cleaned_data["text"])
        except DomainError as refused:
            put_errors(form, refused)
        else:
            return _to_post(request, comment.post, public_id)
    context = {"form": form, "comment": comment}
    status = 422 if form.errors else 200
    return render(request, "social/posts/edit_comment.html", context, status=status)


@login_required
@require_POST
def delete_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """At once; the page offers to undo it."""
    comment, _viewer = visible_comment(request, public_id)
    comments.delete(comment=comment, actor=athlete_of(request))
    return redirect("comment_deleted", public_id=public_id)


@login_required
@require_safe
def deleted_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """The undo page."""
    comment = taken_away_comment(request, public_id)
    return render(request, "social/posts/deleted_comment.html", {"comment": comment})


@login_required
@require_POST
def restore_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = taken_away_comment(request, public_id)
    comments.restore(comment=comment, actor=athlete_of(request))
    messages.success(request, _("Brought back."))
    return _to_post(request, comment.post, public_id)


@login_required
@require_POST
def like(request: HttpRequest, public_id: str) -> HttpResponse:
    """Likes a comment, or takes it back with `take`."""
    comment, _viewer = visible_comment(request, public_id)
    change = comments.unlike if "take" in request.POST else comments.like
    change(comment=comment, athlete=athlete_of(request))
    return _to_post(request, comment.post, public_id)


@login_required
@require_safe
def mentionable(request: HttpRequest) -> HttpResponse:
    """People whose name or handle begins as typed, for completion."""
    people = mentions.suggestions(viewer_of(request), request.GET.get("q", "")[:40])
    return render(request, "social/posts/_mentionable.html", {"people": people})
