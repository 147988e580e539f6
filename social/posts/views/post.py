"""One post: its page, writing it, changing it, taking it back, sharing it on."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people.forms import put_errors
from accounts.people.requests import athlete_of
from social.posts import cards, services
from social.posts.forms import PostForm, ReshareForm
from social.posts.models import Comment
from social.posts.queries import own_post, visible_post
from social.posts.registry import intakes
from social.posts.talk import talk_context
from stravalite.errors import DomainError


@require_safe
def post(request: HttpRequest, public_id: str) -> HttpResponse:
    """A post with everything said under it; alerts open it at the comment they tell of."""
    found, viewer = visible_post(request, public_id)
    (card,) = cards.build([found], viewer, comments=False)
    context = {**talk_context(found, viewer), "card": card, "here": request.path}
    wanted = request.GET.get("reply_to", "")
    if wanted:
        said = Comment.objects.said_to(viewer).filter(post=found, public_id=wanted)
        context["reply_to"] = said.select_related("author").first()
    return render(request, "social/posts/post.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    athlete = athlete_of(request)
    form, status = PostForm(request.POST or None, athlete=athlete), 422
    if request.method == "POST" and form.is_valid():
        try:
            made = services.say(
                author=athlete, handed_in=dict(request.FILES.lists()), **form.cleaned_data
            )
        except DomainError as refused:
            put_errors(form, refused)
            status = max(status, refused.status)
        else:
            return redirect("post", public_id=made.public_id)
    status = status if form.errors else 200
    context = {"form": form, "intakes": intakes()}
    return render(request, "social/posts/new.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    found = own_post(request, public_id)
    form = PostForm(request.POST or None, athlete=athlete_of(request), post=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit(found, **form.cleaned_data)
        except DomainError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("post", public_id=public_id)
    context = {"form": form, "post": found}
    return render(request, "social/posts/edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    services.delete(own_post(request, public_id))
    return redirect("post_deleted", public_id=public_id)


@login_required
@require_safe
def deleted(request: HttpRequest, public_id: str) -> HttpResponse:
    """The undo page."""
    found = own_post(request, public_id, deleted=True)
    if found.deleted_at is None:
        return redirect("post", public_id=public_id)
    return render(request, "social/posts/deleted.html", {"post": found})


@login_required
@require_POST
def restore(request: HttpRequest, public_id: str) -> HttpResponse:
    services.restore(own_post(request, public_id, deleted=True))
    messages.success(request, _("Brought back."))
    return redirect("post", public_id=public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reshare(request: HttpRequest, public_id: str) -> HttpResponse:
    """Shares it on, with words of one's own or none."""
    found, viewer = visible_post(request, public_id)
    athlete = athlete_of(request)
    form, status = ReshareForm(request.POST or None, athlete=athlete), 422
    if request.method == "POST" and form.is_valid():
        try:
            made = services.reshare(author=athlete, of=found, **form.cleaned_data)
        except DomainError as refused:
            put_errors(form, refused)
            status = max(status, refused.status)
        else:
            return redirect("post", public_id=made.public_id)
    (card,) = cards.build([found], viewer, comments=False)
    context = {"form": form, "card": card}
    status = status if form.errors else 200
    return render(request, "social/posts/reshare.html", context, status=status)
