"""What the persona table is written in: who asks for what, and the words for what they get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LOGIN = "login"  # a redirect to the sign-in page
DELETED = "deleted"
AUDIENCES = ("everyone", "followers", "only_me", DELETED)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: Who is refused a method that an address does not have is refused by its name, before anybody is known.
REFUSED_ALIKE = ("owner", "anonymous")


@dataclass(frozen=True, slots=True)
class Case:
    who: str
    audience: str

    @property
    def visible(self) -> bool:
        """The rule in plain words, a second time, on purpose."""
        if self.audience == DELETED:
            return False
        if self.who == "owner":
            return True
        if self.audience == "everyone":
            return self.who != "blocked"
        return self.who == "coach" or (self.audience == "followers" and self.who == "follower")


Expected = int | str
Rule = Callable[[Case], Expected]


def always(status: int) -> Rule:
    return lambda _case: status


def page(status: int = 200) -> Rule:
    """Any person; a stranger signs in first."""
    return lambda case: LOGIN if case.who == "anonymous" else status


def program(status: int = 200) -> Rule:
    return lambda case: 401 if case.who == "anonymous" else status


def guest(status: int = 200) -> Rule:
    """For strangers only; whoever is in is sent on."""
    return lambda case: status if case.who == "anonymous" else 302


def visible(status: int = 200) -> Rule:
    return lambda case: status if case.visible else 404


def _own(case: Case, stranger: Expected, found: Expected) -> Expected:
    if case.who == "anonymous":
        return stranger
    return found if case.who == "owner" else 404


def own_page(status: int = 200, *, deleted: int = 404) -> Rule:
    return lambda case: _own(case, LOGIN, deleted if case.audience == DELETED else status)


def own_program(status: int = 200, *, deleted: int = 404) -> Rule:
    return lambda case: _own(case, 401, deleted if case.audience == DELETED else status)


def mine_page(status: int) -> Rule:
    """A thing of the owner's that no audience changes."""
    return own_page(status, deleted=status)


def portrait() -> Rule:
    """Whoever may find the owner."""
    return lambda case: 404 if case.who == "blocked" else 200


#: To whom the owner's whole profile is open; the owner approves followers.
CLOSE = frozenset({"owner", "follower", "coach"})


def meets(
    status: int, *, owner: int | None = None, coaches: int | None = None, stranger: Expected = 401
) -> Rule:
    """Something about the owner for whoever may find them; oneself and coaches may fare otherwise."""

    def rule(case: Case) -> Expected:
        if case.who == "anonymous":
            return stranger
        if case.who == "blocked":
            return 404
        if case.who == "owner" and owner is not None:
            return owner
        return coaches if case.who in {"coach", "staff"} and coaches is not None else status

    return rule


def profile() -> Rule:
    """Anybody who may find the owner; people who are not signed in only while there is something for all."""
    nobody = portrait()
    return lambda case: nobody(case) if case.who != "anonymous" else visible()(case)


def close(*, stranger: Expected = 404) -> Rule:
    return lambda case: stranger if case.who == "anonymous" else 200 if case.who in CLOSE else 404


def shared_or_close() -> Rule:
    return lambda case: 200 if case.visible or case.who in CLOSE else 404


def edge(put: Rule, *, owner_ends: int = 204) -> dict[str, Rule]:
    return {"PUT": put, "DELETE": meets(204, owner=owner_ends)}


def mine(status: int = 200) -> Rule:
    return own_program(status, deleted=status)


def seen_page(status: int = 200) -> Rule:
    """For people who may see it; a stranger signs in before that is asked."""
    return lambda case: LOGIN if case.who == "anonymous" else status if case.visible else 404


def visible_page(status: int = 200) -> Rule:
    """The same where everyone may look, and only doing something asks who it is."""
    return lambda case: 404 if not case.visible else LOGIN if case.who == "anonymous" else status


def seen_program(status: int = 200) -> Rule:
    return lambda case: 401 if case.who == "anonymous" else status if case.visible else 404


def shared_on(case: Case) -> Expected:
    """What its author keeps to themselves nobody shares on."""
    kept = case.audience == "only_me" and case.visible
    return 422 if kept and case.who != "anonymous" else seen_program(201)(case)
