"""Routes as pages: the list, a new one, one, its file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people.forms import put_errors
from accounts.people.requests import athlete_of
from activities.log.queries import visible_activity
from activities.routes import drawings, exporting, services
from activities.routes.forms import DrawForm, FileForm, WordsForm
from activities.routes.models import Route
from activities.routes.queries import own_route
from activities.zones.places import tracks_of
from stravalite.errors import DomainError
from stravalite.ui.display import display_for

A_PAGE = 24


@login_required
@require_safe
def routes(request: HttpRequest) -> HttpResponse:
    pages = Paginator(Route.objects.of(athlete_of(request).pk), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    rows = [{"route": route, "thumbnail": drawings.thumbnail(route)} for route in page]
    return render(request, "routes/list.html", {"rows": rows, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Drawn by pressing on a map, typed as places, or read from a file."""
    athlete = athlete_of(request)
    is_file = request.method == "POST" and "file_form" in request.POST
    is_drawn = request.method == "POST" and not is_file
    from_file = FileForm(request.POST if is_file else None, request.FILES if is_file else None)
    drawn = DrawForm(request.POST if is_drawn else None)
    form = from_file if is_file else drawn
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if is_file:
                content = data["file"].read(services.MOST_BYTES + 1)
                route = services.from_file(content, athlete, sport=data["sport"])
            else:
                places = data["points"]
                route = services.from_points(
                    places, athlete, sport=data["sport"], name=data["name"]
                )
        except DomainError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("route", public_id=route.public_id)
    context = {"drawn": drawn, "from_file": from_file, "tracks": tracks_of(athlete.pk)}
    status = 422 if drawn.errors or from_file.errors else 200
    return render(request, "routes/new.html", context, status=status)


@login_required
@require_safe
def route(request: HttpRequest, public_id: str) -> HttpResponse:
    found, display = own_route(request, public_id), display_for(request)
    course = services.course_of(found)
    context: dict[str, Any] = {
        "route": found,
        "map": drawings.map_svg(course, display, found.name),
        "profile": drawings.profile_svg(course, found, display),
    }
    return render(request, "routes/one.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    found = own_route(request, public_id)
    known = {name: getattr(found, name) for name in ("name", "sport", "note")}
    form = WordsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        services.change(found, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("route", public_id=public_id)
    context = {"route": found, "form": form}
    return render(request, "routes/edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def save(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keeps the way of an activity one may see."""
    activity, viewer = visible_activity(request, public_id)
    try:
        made = services.from_activity(activity, viewer, athlete_of(request))
    except DomainError as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
        return redirect("activity", public_id=public_id)
    messages.success(request, _("Kept as a route."))
    return redirect("route", public_id=made.public_id)


@login_required
@require_safe
def export(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    if form not in exporting.TYPES:
        raise Http404
    found = own_route(request, public_id)
    answer = HttpResponse(exporting.content_of(found, form), content_type=exporting.TYPES[form])
    name = exporting.filename_of(found, form)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_required
@require_POST
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    services.delete(own_route(request, public_id))
    return redirect("route_deleted", public_id=public_id)


@login_required
@require_safe
def deleted(request: HttpRequest, public_id: str) -> HttpResponse:
    found = own_route(request, public_id, deleted=True)
    if found.deleted_at is None:
        return redirect("route", public_id=public_id)
    return render(request, "routes/deleted.html", {"route": found})


@login_required
@require_POST
def restore(request: HttpRequest, public_id: str) -> HttpResponse:
    services.restore(own_route(request, public_id, deleted=True))
    messages.success(request, _("Brought back."))
    return redirect("route", public_id=public_id)
