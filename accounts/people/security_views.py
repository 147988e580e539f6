"""The library's pages of second factors and passkeys, with our counters and our answers to wrong input."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import ReauthenticateView as PasswordAgain
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeAgain
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn import views as webauthn
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.people import notices, second_factor
from accounts.people.addresses import waits_for_proof
from accounts.people.models import User
from accounts.people.requests import athlete_of
from accounts.people.views import next_of
from stravalite.api.throttles import count_sign_in_attempt
from stravalite.audit.services import record_refusal
from stravalite.errors import DomainError

View = Callable[..., HttpResponseBase]


def page(view: type[Any], *, methods: tuple[str, ...] = ("GET", "HEAD", "POST")) -> View:
    """Never kept by a cache, and only the methods a page has."""
    drawn: View = require_http_methods(list(methods))(view.as_view())
    return never_cache(drawn)


class BadPasskey(DomainError):
    code = "passkey_invalid"
    status = 400
    message = _("This passkey could not be read.")
    hint = _("Try again, or sign in with your password.")


class ReadsPasskeys:
    """What a browser would never send is refused; the library's parser stumbles over it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _like_a_passkey(request.POST.get("credential", "")):
            raise BadPasskey
        try:
            answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BadPasskey from error
        return answer


def _like_a_passkey(text: str) -> bool:
    try:
        credential = json.loads(text or "null")
    except ValueError:
        return False
    return isinstance(credential, dict) and isinstance(credential.get("response"), dict)


def _said_once(form: BaseForm) -> BaseForm:
    """Without placeholders that repeat the labels."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


class RefusesAloud:
    """What was wrong is 422, as on every form of ours, whose fields say nothing twice."""

    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        form: BaseForm = super().get_form(*args, **kwargs)  # type: ignore[misc]
        return _said_once(form)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == 200:
            response.status_code = 422
        return response


class Security(IndexView):
    """What protects the account."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["waiting"] = waits_for_proof(athlete_of(self.request))
        return context


def lost_by(user: object) -> object:
    """The wait of whoever lost the second factor, if one runs."""
    return getattr(user, "lost_factor", None)


class SecondFactorStage(RefusesAloud, AuthenticateView):
    """Between the right password and being in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        _said_once(self.auth_form)
        return {**context, "lost": lost_by(self.stage.login.user)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count_sign_in_attempt(request)
        second_factor.count_code(self.stage.login.user)
        who = self.stage.login.user
        if "code" not in request.POST and not _like_a_passkey(request.POST.get("credential", "")):
            raise BadPasskey
        try:
            answer: HttpResponse = super().post(request, *args, **kwargs)
        except (AttributeError, KeyError, TypeError) as error:
            raise BadPasskey from error
        if answer.status_code == 422:
            record_refusal("second_factor.refused", athlete=who)
        return answer


class Counted:
    """Guessing with somebody's open browser is counted like guessing from outside."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count_sign_in_attempt(request)
        second_factor.count_code(athlete_of(request))
        answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class PasswordAgainView(Counted, RefusesAloud, PasswordAgain):
    """Who has neither password nor second factor comes in once more as they did: by another service."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and not (user.has_usable_password() or second_factor.is_on(user)):
            return render(
                request, "account/reauthenticate_elsewhere.html", {"next": next_of(request)}
            )
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer


class CodeAgainView(Counted, RefusesAloud, CodeAgain):
    pass


class ActivateCodeView(RefusesAloud, ActivateTOTPView):
    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Whoever typed a right code just now sees the recovery codes without another one."""
        answer: HttpResponse = super().form_valid(form)
        user = athlete_of(self.request)
        record_authentication(self.request, user, "mfa", type="totp", reauthenticated=True)
        return answer


class AddPasskeyView(ReadsPasskeys, RefusesAloud, webauthn.AddWebAuthnView):
    def get_initial(self) -> dict[str, Any]:
        """What people mean by a passkey: it signs in by itself."""
        return {**super().get_initial(), "passwordless": True}


class PasskeyAgainView(Counted, ReadsPasskeys, webauthn.ReauthenticateWebAuthnView):
    pass


class PasskeySignInView(ReadsPasskeys, webauthn.LoginWebAuthnView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count_sign_in_attempt(request)
        return super().post(request, *args, **kwargs)


class ShowsCodes:
    """Whoever sees the codes can come in with them: the owner hears of it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().get(request, *args, **kwargs)  # type: ignore[misc]
        if answer.status_code == 200:
            notices.tell(athlete_of(request), "codes_shown")
        return answer


class RecoveryCodesView(ShowsCodes, recovery.ViewRecoveryCodesView):
    pass


class DownloadCodesView(ShowsCodes, recovery.DownloadRecoveryCodesView):
    pass


index = page(Security)
stage = page(SecondFactorStage)
password_again = page(PasswordAgainView)
code_again = page(CodeAgainView)
passkey_again = page(PasskeyAgainView)
passkey_sign_in = page(PasskeySignInView)
activate_code = page(ActivateCodeView)
remove_code = page(DeactivateTOTPView)
add_passkey = page(AddPasskeyView)
remove_passkey = page(webauthn.RemoveWebAuthnView)
recovery_codes = page(RecoveryCodesView)
new_recovery_codes = page(recovery.GenerateRecoveryCodesView)
download_recovery_codes = page(DownloadCodesView, methods=("GET", "HEAD"))
