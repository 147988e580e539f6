"""How the library's part of signing in with other services fits into the house."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.http import HttpRequest

from stravalite.sign_in_services import Service


class FederationAdapter(DefaultSocialAccountAdapter):
    """Services come from the settings only; who may come in is decided in `entrance`."""

    def list_apps(
        self, _request: HttpRequest | None, provider: str | None = None, client_id: Any = None
    ) -> list[SocialApp]:
        services: dict[str, Service] = settings.SIGN_IN_SERVICES
        return [
            _app(each)
            for each in services.values()
            if provider in {None, each.key, each.dialect} and client_id in {None, each.client_id}
        ]

    def get_provider(
        self, request: HttpRequest | None, provider: str, client_id: Any = None
    ) -> Any:
        """By its key; SocialApp.DoesNotExist when the operator did not set it up."""
        from accounts.federation.dialects import DIALECTS

        service: Service | None = settings.SIGN_IN_SERVICES.get(provider)
        if service is None:
            raise SocialApp.DoesNotExist
        return DIALECTS[service.dialect](request, app=_app(service))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Any:
        """Keeps only by what the person knows the connection again; the rest is forgotten."""
        names = [data.get("name"), data.get("first_name"), data.get("last_name")]
        name = str(names[0] or " ".join(str(part) for part in names[1:] if part))
        label = str(data.get("email") or name or data.get("username") or "")
        sociallogin.account.extra_data = {"label": label[:120], "name": name[:100]}
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The provider knows the person; from here on it is ours."""
        from accounts.federation.entrance import admit

        raise ImmediateHttpResponse(admit(request, sociallogin))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        from accounts.federation.entrance import failed

        denied = error in {AuthError.CANCELLED, AuthError.DENIED}
        state = bool((extra_context or {}).get("state"))
        raise ImmediateHttpResponse(
            failed(request, provider, denied=denied, stale=not state, cause=exception)
        )


def _app(service: Service) -> SocialApp:
    more = dict(service.more)
    private_key = more.pop("private_key", "")
    return SocialApp(
        provider=service.dialect,
        provider_id=service.key,
        name=service.name,
        client_id=service.client_id,
        secret=service.secret,
        key=more.pop("team", ""),
        settings={"server_url": service.issuer, "certificate_key": private_key, **more},
    )
