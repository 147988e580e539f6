"""How each kind of service is spoken to, on top of the library: our address for answers, nothing taken
on trust, nothing kept that is not needed.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.apple.provider import AppleProvider
from allauth.socialaccount.providers.apple.views import AppleOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.strava.provider import StravaProvider
from allauth.socialaccount.providers.strava.views import StravaOAuth2Adapter
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from accounts.federation import tokens
from accounts.people.mail import site_of
from stravalite.sign_in_services import APPLE, FACEBOOK, OPENID, STRAVA


class Answers:
    """Where answers come back to, and what was kept when the question was asked."""

    #: of the running sign-in; the callback puts it here
    kept: dict[str, Any]

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return site_of(request) + reverse("federation_answer", args=[app.provider_id])

    def _own(self, name: str, otherwise: str) -> str:
        """An address of the service that the settings name, else the usual one."""
        return str(self.get_provider().app.settings.get(name) or otherwise)  # type: ignore[attr-defined]


class Nonce:
    """Binds the provider's signed answer to the browser that asked."""

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponseBase:
        nonce = secrets.token_urlsafe(24)
        params = {**self.get_auth_params(), "nonce": nonce}  # type: ignore[attr-defined]
        kwargs.update(auth_params=params, nonce=nonce)
        answer: HttpResponseBase = super().redirect(request, process, next_url, data, **kwargs)  # type: ignore[misc]
        return answer


def said_yes(value: object) -> bool:
    """Some providers write booleans as words; `"false"` is not true."""
    return value is True or (isinstance(value, str) and value.lower() == "true")


class OpenIdAdapter(Answers, OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        """What the issuer publishes about itself; one that calls itself otherwise is refused."""
        if not hasattr(self, "_openid_config"):
            provider = self.get_provider()
            found = tokens.fetch(provider.server_url)
            issuer = str(provider.app.settings["server_url"])
            if str(found.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
                raise OAuth2Error("the provider says it is another issuer")
            self._openid_config: dict[str, Any] = found
        return self._openid_config

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        claims = tokens.claims_of(
            kwargs["response"].get("id_token"),
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            client_id=app.client_id,
            nonce=str(self.kept.get("nonce", "")),
        )
        if "email" not in claims and self.openid_config.get("userinfo_endpoint"):
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo of another person")
            claims = {**more, **claims}
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})


class OpenIdProvider(Nonce, OpenIDConnectProvider):
    oauth2_adapter_class = OpenIdAdapter
    pkce_enabled_default = True

    def wk_server_url(self, url: str) -> str:
        return f"{url.rstrip('/')}/.well-known/openid-configuration"

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        claims = data["id_token"]
        if not claims.get("email"):
            return []
        proved = said_yes(claims.get("email_verified"))
        return [EmailAddress(email=claims["email"], verified=proved, primary=True)]


class AppleAdapter(Answers, AppleOAuth2Adapter):
    @property
    def authorize_url(self) -> str:
        return self._own("authorize_url", AppleOAuth2Adapter.authorize_url)

    @property
    def access_token_url(self) -> str:
        return self._own("token_url", AppleOAuth2Adapter.access_token_url)

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        token = SocialToken(token=data["access_token"])
        claims = tokens.claims_of(
            data["id_token"],
            keys_url=self._own("keys_url", self.public_key_url),
            issuer=self._own("issuer", "https://appleid.apple.com"),
            client_id=self.get_provider().app.client_id,
            nonce=str(self.kept.get("nonce", "")),
        )
        name = data.get("name")  # sent beside the signed part, so nothing else of it is taken
        token.user_data = {**claims, "name": name if isinstance(name, dict) else {}}
        return token


class AppleSignIn(Nonce, AppleProvider):
    oauth2_adapter_class = AppleAdapter


class FacebookAdapter(Answers, OAuth2Adapter):
    provider_id = FACEBOOK
    scope_delimiter = ","
    access_token_method = "GET"  # noqa: S105 - as Facebook wants it

    @property
    def authorize_url(self) -> str:
        return self._own("authorize_url", "https://www.facebook.com/v21.0/dialog/oauth")

    @property
    def access_token_url(self) -> str:
        return self._own("token_url", "https://graph.facebook.com/v21.0/oauth/access_token")

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **_kwargs: Any
    ) -> SocialLogin:
        from allauth.socialaccount.providers.facebook.flows import compute_appsecret_proof

        asked = {
            "fields": "id,name,email",
            "access_token": token.token,
            "appsecret_proof": compute_appsecret_proof(app, token),
        }
        address = self._own("profile_url", "https://graph.facebook.com/v21.0/me")
        found = tokens.fetch(address, params=asked)
        return self.get_provider().sociallogin_from_response(request, found)


class FacebookSignIn(OAuth2Provider):
    """Facebook does not say whether it proved an address, so none of its addresses counts as proved."""

    id = FACEBOOK
    name = "Facebook"
    oauth2_adapter_class = FacebookAdapter

    def get_default_scope(self) -> list[str]:
        return ["email"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["id"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"email": data.get("email"), "name": data.get("name")}


class StravaAdapter(Answers, StravaOAuth2Adapter):
    @property
    def authorize_url(self) -> str:
        return self._own("authorize_url", StravaOAuth2Adapter.authorize_url)

    @property
    def access_token_url(self) -> str:
        return self._own("token_url", StravaOAuth2Adapter.access_token_url)

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **_kwargs: Any
    ) -> SocialLogin:
        address = self._own("profile_url", StravaOAuth2Adapter.profile_url)
        found = tokens.fetch(address, headers={"Authorization": f"Bearer {token.token}"})
        return self.get_provider().sociallogin_from_response(request, found)


class StravaSignIn(StravaProvider):
    """Strava tells no e-mail address; whatever might stand there is not taken for one."""

    oauth2_adapter_class = StravaAdapter

    def get_default_scope(self) -> list[str]:
        return ["read"]

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {**super().extract_common_fields(data), "email": None}


DIALECTS: dict[str, type[OAuth2Provider]] = {
    OPENID: OpenIdProvider,
    APPLE: AppleSignIn,
    FACEBOOK: FacebookSignIn,
    STRAVA: StravaSignIn,
}
