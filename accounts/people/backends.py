"""Sign-in by e-mail or handle (allauth), with the preferences in the same query."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.dispatch import Signal

from accounts.people.models import User

#: Sent with `user`: somebody gave the right password of an account that is not active.
closed_account_opened = Signal()


class AthleteBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """The session's person with what every page shows joined: preferences, picture, a wait that runs."""
        user = (
            User.objects.select_related("preferences", "profile", "lost_factor")
            .filter(pk=user_id)
            .first()
        )
        return user if user is not None and self.user_can_authenticate(user) else None

    def _authenticate_by_email(self, email: str, password: str) -> Any:
        """An address has no case here; the library looks it up in small letters only."""
        return self._check_password(User.objects.with_email(email).first(), password)

    @classmethod
    def _stash_user(cls, user: Any) -> None:
        """To a stranger closed accounts do not exist; a receiver may know the person better."""
        closed_account_opened.send(sender=cls, user=user)
