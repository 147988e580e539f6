"""The second factor of a program's sign-in: a challenge to be answered with a code.

The challenge shows that the password was right. It is signed, lives five minutes, takes five codes at most
and works once.
"""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.core import signing
from django.dispatch import Signal
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from accounts.people import notices
from accounts.people.models import User
from stravalite.api.throttles import count_attempt, once
from stravalite.audit.services import record_refusal
from stravalite.errors import DomainError

#: Sent with `user`: a program gave a right code.
answered = Signal()

_SALT = "accounts.people.second_factor"
_CHALLENGE_SECONDS = 300
_CODES_PER_CHALLENGE = 5


class SecondFactorRequired(DomainError):
    code = "second_factor_required"
    status = 401
    message = _("This account has a second factor.")
    hint = _("Send the challenge and a code to /api/auth/2fa.")


class WrongCode(DomainError):
    """One answer for a wrong code, a used one, and a challenge that ran out."""

    code = "wrong_code"
    status = 401
    message = _("The code is wrong, or the challenge has run out.")
    hint = _("Try the next code, or sign in again.")


def is_on(user: User) -> bool:
    """Whether a password alone does not let this person in."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))


def require(user: User) -> None:
    """SecondFactorRequired with a `challenge`, when this person has one."""
    if is_on(user):
        parts = [user.public_id, secrets.token_urlsafe(12), _password_mark(user)]
        challenge = signing.dumps(parts, salt=_SALT)
        raise SecondFactorRequired(extra={"challenge": challenge})


def count_code(user: User) -> None:
    """Counts a code tried for this person, by page or program; TooManyRequests after ten in five minutes."""
    count_attempt("second-factor", str(user.pk), limit=10, seconds=300)


def answer(challenge: str, code: str) -> User:
    """The person whose challenge this code answers; WrongCode or TooManyRequests."""
    try:
        public_id, nonce, mark = signing.loads(challenge, salt=_SALT, max_age=_CHALLENGE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise WrongCode from error
    count_attempt("challenge", nonce, limit=_CODES_PER_CHALLENGE, seconds=_CHALLENGE_SECONDS)
    people = User.objects.select_related("preferences").filter(is_active=True)
    user = people.filter(public_id=public_id).first()
    if user is None or not constant_time_compare(mark, _password_mark(user)):
        raise WrongCode
    count_code(user)
    found = _accepting(user, code.strip())
    if found is None:
        record_refusal("second_factor.refused", athlete=user)
    if found is None or not once(f"challenge:{nonce}", seconds=_CHALLENGE_SECONDS + 1):
        raise WrongCode
    found.record_usage()
    answered.send(sender=User, user=user)
    if found.type == Authenticator.Type.RECOVERY_CODES:
        notices.tell(user, "code_used")
    return user


def _password_mark(user: User) -> str:
    """Ends open challenges when the password changes."""
    return str(user.get_session_auth_hash())[:16]


def _accepting(user: User, code: str) -> Authenticator | None:
    """The authenticator this code belongs to; the code is spent by asking."""
    with_codes = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    return next((one for one in with_codes if one.wrap().validate_code(code)), None)
