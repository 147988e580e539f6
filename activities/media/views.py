"""Photos as pages and files: what may be seen of them, and the original for its athlete."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people.requests import athlete_of
from activities.activity.models import Activity
from activities.media import services
from activities.media.models import Photo
from activities.media.pictures import MAX_BYTES
from activities.media.queries import beside, own_photo, unplaced, visible_photo
from stravalite import files
from stravalite.errors import DomainError

#: So many at a time; each takes a moment to draw.
MOST_AT_ONCE = 20
MOST_UNPLACED = 200


class PhotoForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Photo
        fields = ("caption", "alt")
        widgets = {"caption": forms.Textarea(attrs={"rows": 3})}


@require_safe
def image(request: HttpRequest, public_id: str, size: int) -> HttpResponseBase:
    """One size, drawn anew from the pixels: nothing of what the camera noted is in it."""
    photo, _viewer = visible_photo(request, public_id)
    if str(size) not in photo.renditions:
        raise Http404
    etag = f'"{photo.sha256[:32]}-{size}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag, "Cache-Control": "private, no-cache"})
    return files.show(
        photo.file.storage, photo.rendition_path(size), content_type="image/webp", etag=etag
    )


@login_required
@require_safe
def original(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The file as it came, with everything the camera wrote into it."""
    photo = own_photo(request, public_id)
    return files.download(photo.file, filename=photo.name)


@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, public_id: str) -> HttpResponse:
    """One photo, large, with its neighbours; its athlete says here what is on it."""
    found, viewer = visible_photo(request, public_id)
    is_owner = viewer.owns(found.athlete_id)
    if request.method == "POST" and not is_owner:
        return HttpResponse(status=405)
    form = PhotoForm(request.POST or None, instance=found) if is_owner else None
    if form is not None and request.method == "POST" and form.is_valid():
        services.change(found, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("photo", public_id=public_id)
    row = beside(found)
    place = next((number for number, one in enumerate(row) if one.pk == found.pk), 0)
    context = {
        "photo": found,
        "activity": found.activity,
        "is_owner": is_owner,
        "form": form,
        "number": place + 1,
        "count": len(row),
        "before": row[place - 1] if place else None,
        "after": row[place + 1] if place + 1 < len(row) else None,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "media/photo.html", context, status=status)


@login_required
@require_safe
def without_activity(request: HttpRequest) -> HttpResponse:
    """The athlete's photos that no activity has claimed yet."""
    photos = list(unplaced(athlete_of(request).pk)[:MOST_UNPLACED])
    return render(request, "media/unplaced.html", {"photos": photos})


@login_required
@require_POST
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Adds the photos of a form to one's own activity; what is refused is said, the others stay."""
    activity = get_object_or_404(Activity.objects.of(athlete_of(request).pk), public_id=public_id)
    given = request.FILES.getlist("photos")
    if not given:
        messages.error(request, _("Choose at least one photo."))
    if len(given) > MOST_AT_ONCE:
        too_many = _("Only the first %(count)d photos were taken; add the others once more.")
        messages.error(request, too_many % {"count": MOST_AT_ONCE})
    added = 0
    for file in given[:MOST_AT_ONCE]:
        try:
            _photo, new = services.add(
                athlete=athlete_of(request),
                content=file.read(MAX_BYTES + 1),
                name=file.name or "",
                activity=activity,
            )
        except DomainError as refused:
            messages.error(request, f"{file.name}: {refused.message} {refused.hint}")
            continue
        added += new
    if added:
        told = ngettext("%(count)d photo added.", "%(count)d photos added.", added)
        messages.success(request, told % {"count": added})
    return _to_activity(activity)


def _to_activity(activity: Any) -> HttpResponse:
    return redirect(reverse("activity", args=[activity.public_id]) + "#photos")


@login_required
@require_POST
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """One place earlier or later."""
    found = own_photo(request, public_id)
    row = beside(found)
    place = next((number for number, one in enumerate(row) if one.pk == found.pk), 0)
    services.move(found, place + (1 if request.POST.get("to") == "later" else -1))
    return redirect("photo", public_id=public_id)


@login_required
@require_POST
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    services.delete(own_photo(request, public_id))
    return redirect("photo_deleted", public_id=public_id)


@login_required
@require_safe
def deleted(request: HttpRequest, public_id: str) -> HttpResponse:
    """The undo page."""
    found = own_photo(request, public_id, deleted=True)
    if found.deleted_at is None:
        return redirect("photo", public_id=public_id)
    return render(request, "media/deleted.html", {"photo": found, "activity": found.activity})


@login_required
@require_POST
def restore(request: HttpRequest, public_id: str) -> HttpResponse:
    back = services.restore(own_photo(request, public_id, deleted=True))
    messages.success(request, _("Brought back."))
    return redirect("photo", public_id=back.public_id)
