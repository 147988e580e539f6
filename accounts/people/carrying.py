"""What a person carries away of themselves; what opens a door never leaves the house."""

from __future__ import annotations

from stravalite.portability import Table

TABLES = (
    Table(
        "athlete",
        "accounts_people.User",
        owner="pk",
        key=("public_id",),
        single=True,
        leaves={
            "password": "opens a door",
            "last_login": "belongs to this server",
            "is_active": "belongs to this server",
            "is_superuser": "a right on this server",
            "role": "a right on this server",
        },
        stays="Whoever brings an export has an account already.",
    ),
    Table(
        "preferences",
        "accounts_people.Preferences",
        owner="user",
        key=("user",),
        leaves={
            "remembered_filters": "where a list was left; forgotten without loss",
            "getting_started": "how far somebody has come here",
        },
    ),
)
_DOOR = "opens a door to this server"
LEAVES = {
    "accounts_people.User_groups": "a right on this server",
    "accounts_people.User_user_permissions": "a right on this server",
    "accounts_people.TokenFamily": _DOOR,
    "accounts_people.ApiToken": _DOOR,
    "accounts_people.Invitation": _DOOR,
    "account.EmailAddress": "the address is with the athlete; that it was proved counts here only",
    "account.EmailConfirmation": _DOOR,
    "mfa.Authenticator": _DOOR,
    "usersessions.UserSession": _DOOR,
    "socialaccount.SocialAccount": _DOOR,
    "socialaccount.SocialToken": _DOOR,
}
