"""Sign-in by e-mail or handle (allauth), with the preferences in the same query."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.people.models import User


class AthleteBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """The session's person, preferences joined: every page needs both."""
        user = User.objects.select_related("preferences").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def _authenticate_by_email(self, email: str, password: str) -> Any:
        """An address has no case here; the library looks it up in small letters only."""
        return self._check_password(User.objects.with_email(email).first(), password)

    @classmethod
    def _stash_user(cls, user: Any) -> None:
        """Closed accounts are not remembered for a page of their own: to a stranger they do not exist."""
