"""Services people may sign in with, as the operator named them in the environment.

Each is off until its keys are set. What is half set stops the start with the name of what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from stravalite import env

OPENID, APPLE, FACEBOOK, STRAVA = "openid_connect", "apple", "facebook", "strava"
_RESERVED = {"google", APPLE, FACEBOOK, STRAVA}
_KEY = re.compile(r"^[a-z][a-z0-9]{0,29}$")


@dataclass(frozen=True, slots=True)
class Service:
    """`key` stands in addresses and with every connected account; `dialect` says how it is spoken to."""

    key: str
    dialect: str
    name: str
    client_id: str
    secret: str = field(default="", repr=False)
    #: the issuer of OpenID Connect; other dialects have addresses of their own
    issuer: str = ""
    more: Mapping[str, str] = field(default_factory=dict, repr=False)


def from_environment() -> dict[str, Service]:
    """By key, in the order of the buttons."""
    found = [_google(), _apple(), _plain(FACEBOOK, "Facebook"), _plain(STRAVA, "Strava")]
    found += [_openid(key) for key in env.words("OIDC_PROVIDERS")]
    return {service.key: service for service in found if service is not None}


def _all_or_none(values: Mapping[str, str]) -> bool:
    """Whether they are set; BadSetting when only some are."""
    missing = [name for name, value in values.items() if not value]
    if missing and len(missing) < len(values):
        raise env.BadSetting(missing[0], "", "a value, because its companions have one")
    return not missing


def _plain(key: str, name: str, issuer: str = "") -> Service | None:
    prefix = key.upper()
    names = {
        f"{prefix}_CLIENT_ID": env.text(f"{prefix}_CLIENT_ID"),
        f"{prefix}_CLIENT_SECRET": env.secret(f"{prefix}_CLIENT_SECRET"),
    }
    if not _all_or_none(names):
        return None
    client_id, secret = names.values()
    return Service(key, OPENID if issuer else key, name, client_id, secret, issuer)


def _google() -> Service | None:
    return _plain("google", "Google", "https://accounts.google.com")


def _apple() -> Service | None:
    names = {name: env.text(name) for name in ("APPLE_CLIENT_ID", "APPLE_TEAM_ID", "APPLE_KEY_ID")}
    names["APPLE_PRIVATE_KEY"] = env.secret("APPLE_PRIVATE_KEY").replace("\\n", "\n")
    if not _all_or_none(names):
        return None
    client_id, team, key_id, private_key = names.values()
    more = {"team": team, "private_key": private_key}
    return Service(APPLE, APPLE, "Apple", client_id, key_id, more=more)


def _openid(key: str) -> Service:
    """One of any number, e.g. `club` with OIDC_CLUB_URL, OIDC_CLUB_CLIENT_ID, OIDC_CLUB_CLIENT_SECRET."""
    if not _KEY.match(key) or key in _RESERVED:
        raise env.BadSetting("OIDC_PROVIDERS", key, "short names of small letters and digits")
    prefix = f"OIDC_{key.upper()}"
    issuer = env.text(f"{prefix}_URL").removesuffix("/.well-known/openid-configuration")
    if urlsplit(issuer).scheme not in {"http", "https"}:
        raise env.BadSetting(f"{prefix}_URL", issuer, "the address of its issuer")
    client_id = env.text(f"{prefix}_CLIENT_ID")
    if not client_id:
        raise env.BadSetting(f"{prefix}_CLIENT_ID", "", "what the provider calls this server")
    name = env.text(f"{prefix}_NAME") or key.capitalize()
    return Service(key, OPENID, name, client_id, env.secret(f"{prefix}_CLIENT_SECRET"), issuer)
