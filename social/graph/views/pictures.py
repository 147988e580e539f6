"""Pictures of people, for those who may find them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.people.models import User
from accounts.profile.models import Profile
from social.graph.viewer import viewer_of
from social.graph.visibility import people_visible_to


@require_safe
def picture(request: HttpRequest, public_id: str) -> HttpResponse:
    """The stored square; nothing for whom the person blocked, and nothing of a closed account."""
    found = User.objects.filter(people_visible_to(viewer_of(request)), public_id=public_id)
    profile = Profile.objects.filter(athlete__in=found).exclude(picture="").first()
    if profile is None:
        raise Http404
    etag = f'"{profile.picture_sha256[:32]}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponseNotModified()
    else:
        with profile.picture.open("rb") as file:
            answer = HttpResponse(file.read(), content_type="image/webp")
    answer["ETag"] = etag
    # a short while only: who is blocked or leaves is to vanish from others' screens too
    patch_cache_control(answer, private=True, max_age=300)
    return answer
