"""To another service and back, as pages."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.apple.views import apple_post_callback
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from accounts.federation import entrance, services
from accounts.federation.forms import NewcomerForm
from accounts.people.forms import put_errors
from accounts.people.recency import confirm_first, confirmed_recently
from accounts.people.requests import athlete_of
from accounts.people.views import next_of
from stravalite.api.throttles import count_sign_in_attempt
from stravalite.errors import DomainError
from stravalite.sign_in_services import APPLE

#: What an answer may stumble over that is not as the protocol says.
_ODD = (
    OAuth2Error,
    RequestException,
    ImproperlyConfigured,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
)


@never_cache
@require_POST
def begin(request: HttpRequest, service: str) -> HttpResponse:
    """A page that goes on to the service: a form of ours may not lead off this server by itself."""
    known = services.service_named(service)
    process, data = AuthProcess.LOGIN, {"invitation": request.POST.get("invitation", "")[:100]}
    if request.POST.get("connect"):
        if not request.user.is_authenticated:
            return redirect("login")
        if not confirmed_recently(request):
            return confirm_first(request, "connections")
        process, data = AuthProcess.CONNECT, {"for": athlete_of(request).public_id}
    else:
        count_sign_in_attempt(request)
    provider = get_adapter(request).get_provider(request, known.key)
    try:
        answer: HttpResponse = provider.redirect(request, process, next_of(request) or None, data)
    except _ODD as error:
        return entrance.failed(request, provider, denied=False, stale=False, cause=error)
    if answer.status_code != 302:
        return answer
    context = {"service": known, "target": answer["Location"]}
    return _private(render(request, "federation/going.html", context))


class _Callback(OAuth2CallbackView):
    """Hands what was kept at the start to whoever reads the answer."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.kept = state or {}
        return state, response


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answered(request: HttpRequest, service: str) -> HttpResponse:
    """Where a service sends people back to. Apple posts, from its own pages; its answer is carried on."""
    known = services.service_named(service)
    if request.method == "POST":
        if known.dialect != APPLE:
            raise Http404
        carried: HttpResponse = apple_post_callback(
            request, finish_endpoint_name="federation_finish"
        )
        return carried
    if known.dialect == APPLE:
        raise Http404
    return _read(request, known.key)


@never_cache
@require_safe
def finish(request: HttpRequest) -> HttpResponse:
    """Apple's answer, now with this browser's session."""
    return _read(request, services.service_named(APPLE).key)


def _read(request: HttpRequest, key: str) -> HttpResponse:
    provider = get_adapter(request).get_provider(request, key)
    view = _Callback.adapter_view(provider.get_oauth2_adapter(request))
    try:
        answer: HttpResponse = view(request)
    except _ODD as error:
        return entrance.failed(request, provider, denied=False, stale=False, cause=error)
    return _private(answer)


def _private(answer: HttpResponse) -> HttpResponse:
    """Codes stand in these addresses."""
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """The little that is missing for an account."""
    found = entrance.newcomer(request)
    if found is None or request.user.is_authenticated:
        return redirect("login")
    identity, waiting = found
    proved = identity.email if identity.proved else ""
    form = NewcomerForm(
        request.POST if request.method == "POST" else None,
        initial={"name": identity.name, "email": identity.email},
        proved=proved,
    )
    if form.is_valid():
        count_sign_in_attempt(request)
        given = form.cleaned_data
        try:
            user = services.sign_up(
                identity,
                name=given["name"],
                email=given["email"],
                timezone_name=given["timezone"],
                invitation=waiting["invitation"],
            )
        except DomainError as refused:
            put_errors(form, refused)
        else:
            return entrance.welcome(request, user, identity, waiting["next"] or "/upload")
    context = {
        "form": form,
        "service": services.service_named(identity.service),
        "identity": identity,
    }
    return render(request, "federation/sign_up.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def connections(request: HttpRequest) -> HttpResponse:
    """What may sign in as this person, and what may be added."""
    user = athlete_of(request)
    found = services.connections_of(user)
    if not services.has_page(user):
        raise Http404
    taken = {each.service for each in found}
    free = [each for each in services.offered() if each.key not in taken]
    return render(request, "federation/connections.html", {"connections": found, "free": free})


@login_required
@require_POST
def disconnect(request: HttpRequest, connection_id: str) -> HttpResponse:
    if not confirmed_recently(request):
        return confirm_first(request, "connections")
    try:
        services.disconnect(athlete_of(request), connection_id)
    except services.LastWayIn as refused:
        messages.error(request, f"{refused.message} {refused.hint}")
    else:
        messages.success(request, _("Disconnected."))
    return redirect("connections")
