"""The library's pages of second factors and passkeys, with our counters and our answers to wrong input."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from allauth.account.views import ReauthenticateView as PasswordAgain
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeAgain
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn import views as webauthn
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.people import second_factor
from accounts.people.addresses import waits_for_proof
from accounts.people.requests import athlete_of
from stravalite.api.throttles import count_sign_in_attempt
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


class RefusesAloud:
    """What was wrong is 422, as on every form of ours."""

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


class SecondFactorStage(RefusesAloud, AuthenticateView):
    """Between the right password and being in."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count_sign_in_attempt(request)
        second_factor.count_code(self.stage.login.user)
        if "code" not in request.POST and not _like_a_passkey(request.POST.get("credential", "")):
            raise BadPasskey
        try:
            answer: HttpResponse = super().post(request, *args, **kwargs)
        except (AttributeError, KeyError, TypeError) as error:
            raise BadPasskey from error
        return answer


class Counted:
    """Guessing with somebody's open browser is counted like guessing from outside."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count_sign_in_attempt(request)
        second_factor.count_code(athlete_of(request))
        answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class PasswordAgainView(Counted, RefusesAloud, PasswordAgain):
    pass


class CodeAgainView(Counted, RefusesAloud, CodeAgain):
    pass


class ActivateCodeView(RefusesAloud, ActivateTOTPView):
    pass


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
recovery_codes = page(recovery.ViewRecoveryCodesView)
new_recovery_codes = page(recovery.GenerateRecoveryCodesView)
download_recovery_codes = page(recovery.DownloadRecoveryCodesView, methods=("GET", "HEAD"))
