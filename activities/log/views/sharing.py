"""The page where an athlete looks at the picture of an activity before it goes anywhere."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.log.queries import own_activity
from activities.log.sharing import picture_of
from activities.maps.poster import SIZES
from stravalite.ui.display import display_for


@require_safe
@login_required
def share(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = own_activity(request, public_id)
    theme = "dark" if request.GET.get("theme") == "dark" else "light"
    names = {
        "wide": _("For links and messages"),
        "portrait": _("For a post"),
        "story": _("For a story"),
    }
    picture = picture_of(activity, display_for(request))
    context = {
        "activity": activity,
        "title": picture.poster.title,
        "words": picture.words,
        "theme": theme,
        "sizes": [
            {"name": name, "label": names[name], "width": width, "height": height}
            for name, (width, height) in SIZES.items()
        ],
    }
    return render(request, "activities/share.html", context)
