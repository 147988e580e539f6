"""What each role may do: one table, for the code and for docs/roles.md alike."""

from __future__ import annotations

from enum import StrEnum

from accounts.people.models import Role, User

_EVERYBODY = frozenset(Role)
_CHIEFS = frozenset({Role.OWNER, Role.ADMIN})


class Right(StrEnum):
    """In the words of the table."""

    USE = "Everything an athlete does, without a limit of features"
    BE_CHOSEN_AS_COACH = "Be chosen as coach by athletes"
    OWN_LIMITS = "Have limits of its own on this server (MAX_UPLOAD_MB_BY_ROLE)"
    OPEN_CONSOLE = "Open the console"
    RUN_JOBS = "See uploads, activities (without content) and jobs; retry and cancel jobs"
    MODERATE = "See people, follows, blocks and posts; look at reports and decide"
    READ_AUDIT_LOG = "Read the audit log, tokens, invitations and closed accounts"
    INVITE = "Invite people, whatever REGISTRATION says"
    SUSPEND = "Suspend people below their own role, and lift it"
    SEE_AS = "See the pages as somebody below their own role sees them (with a second factor)"
    GIVE_LOWER_ROLES = "Give roles below their own"
    GIVE_EVERY_ROLE = "Give every role, owner included, and suspend anybody but themselves"


TABLE: dict[Right, frozenset[Role]] = {
    Right.USE: _EVERYBODY,
    Right.BE_CHOSEN_AS_COACH: _CHIEFS | {Role.COACH},
    Right.OWN_LIMITS: _EVERYBODY,
    Right.OPEN_CONSOLE: _CHIEFS | {Role.OPERATOR, Role.MODERATOR},
    Right.RUN_JOBS: _CHIEFS | {Role.OPERATOR},
    Right.MODERATE: _CHIEFS | {Role.MODERATOR},
    Right.READ_AUDIT_LOG: _CHIEFS,
    Right.INVITE: _CHIEFS,
    Right.SUSPEND: _CHIEFS,
    Right.SEE_AS: _CHIEFS,
    Right.GIVE_LOWER_ROLES: _CHIEFS,
    Right.GIVE_EVERY_ROLE: frozenset({Role.OWNER}),
}
#: Staff outrank members of every kind; among equals nobody outranks anybody.
_RANK = {Role.OWNER: 3, Role.ADMIN: 2, Role.OPERATOR: 1, Role.MODERATOR: 1}


def has(user: User, right: Right) -> bool:
    return user.is_active and user.role in TABLE[right]


def outranks(role: str, other: str) -> bool:
    return _RANK.get(Role(role), 0) > _RANK.get(Role(other), 0)


def as_markdown() -> str:
    """The table of docs/roles.md."""
    head = "| | " + " | ".join(Role) + " |"
    rule = "|---|" + "---|" * len(Role)
    rows = [
        f"| {right} | " + " | ".join("yes" if role in who else "" for role in Role) + " |"
        for right, who in TABLE.items()
    ]
    return "\n".join([head, rule, *rows])
