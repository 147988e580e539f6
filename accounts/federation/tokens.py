"""Reading what an OpenID provider signed. Nothing in it counts before all of it is proved."""

from __future__ import annotations

from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.utils.crypto import constant_time_compare

#: Signatures with public keys only: a shared secret or none at all is never taken.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_LEEWAY_SECONDS = 60  # clocks differ


def fetch(address: str, **kwargs: Any) -> Any:
    """The JSON at an address of the provider; RequestException when there is none."""
    with get_adapter().get_requests_session() as session:
        response = session.get(address, **kwargs)
        response.raise_for_status()
        return response.json()


def claims_of(
    token: object, *, keys_url: str, issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """The claims of an id_token for us, of this very sign-in; OAuth2Error for any other."""
    if not isinstance(token, str) or not nonce:
        raise OAuth2Error("no id_token, or nobody asked for one")
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key_of(token, keys_url).key,
            algorithms=_ALGORITHMS,
            audience=client_id,
            issuer=issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, TypeError, ValueError, KeyError) as error:
        raise OAuth2Error(f"id_token: {type(error).__name__}") from error
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise OAuth2Error("id_token of another sign-in")
    if isinstance(claims["aud"], list) and claims.get("azp", client_id) != client_id:
        raise OAuth2Error("id_token for another program")
    return claims


def _key_of(token: str, keys_url: str) -> jwt.PyJWK:
    wanted = jwt.get_unverified_header(token).get("kid")
    keys = jwt.PyJWKSet.from_dict(fetch(keys_url)).keys
    fitting = [key for key in keys if wanted in {None, key.key_id}]
    if len(fitting) != 1:
        raise OAuth2Error("id_token signed with a key nobody published")
    return fitting[0]
