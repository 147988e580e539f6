"""Secret links as pages: made and taken back by whose thing it is, opened by whoever has one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from rest_framework.request import Request

from accounts.people.requests import athlete_of
from social.graph.models import SecretLink
from social.graph.viewer import Viewer, remember_link
from social.posts import cards, links
from social.posts.models import Post
from stravalite.readonly import mark_of

#: Where the new link waits for the page that shows it once.
_SHOWN = "new_link"


def own_thing(request: HttpRequest | Request, public_id: str) -> Post:
    """A post of the signed-in athlete, also that of an activity, else 404."""
    mine = Post.objects.filter(author=athlete_of(request), deleted_at=None, hidden_at=None)
    return get_object_or_404(mine.with_card_data(), public_id=public_id)


def address_of(request: HttpRequest | Request, token: str) -> str:
    path = reverse("secret_link", args=[token])
    return settings.SITE_URL + path if settings.SITE_URL else request.build_absolute_uri(path)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def links_of(request: HttpRequest, public_id: str) -> HttpResponse:
    post = own_thing(request, public_id)
    if request.method == "POST":
        days = request.POST.get("days", "")
        if days not in {str(each) for each in links.DAYS}:
            return _page(request, post, error=_("Choose how long the link lives."), status=422)
        try:
            _link, token = links.make(post, days=int(days))
        except links.TooManyLinks as refused:
            return _page(request, post, error=f"{refused.message} {refused.hint}", status=409)
        request.session[_SHOWN] = token
        return redirect("post_links", public_id=public_id)
    return _page(request, post)


def _page(request: HttpRequest, post: Post, *, error: str = "", status: int = 200) -> HttpResponse:
    token = request.session.pop(_SHOWN, "")
    (card,) = cards.build([post], Viewer(athlete_of(request)), comments=False)
    context = {
        "card": card,
        "post": post,
        "url": card.url,
        "links": SecretLink.objects.open().filter(post=post).order_by("-pk"),
        "new_link": address_of(request, token) if token else "",
        "days": links.DAYS,
        "error": error,
    }
    return render(request, "social/posts/links.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, public_id: str, link_id: str) -> HttpResponse:
    links.revoke(own_thing(request, public_id), link_id)
    messages.success(request, _("The link opens nothing any more."))
    return redirect("post_links", public_id=public_id)


@require_safe
def secret_link(request: HttpRequest, token: str) -> HttpResponse:
    """Goes on to the thing, whose address does not hold the secret: it can be seen over a shoulder, copied
    and sent as a referrer, and opens nothing elsewhere."""
    link = links.opened_by(token)
    if link is None:
        answer = render(request, "social/posts/link_gone.html", status=404)
    else:
        if mark_of(request) is None:
            remember_link(request, link.pk)
        (card,) = cards.build([link.post], Viewer(links=frozenset({link.pk})), comments=False)
        answer = redirect(card.url)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store"
    return answer
