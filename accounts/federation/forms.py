"""What a newcomer from another service is asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.people.forms import SignUpForm


class NewcomerForm(SignUpForm):
    """Our sign-up without a password."""

    password = None  # type: ignore[assignment]
    invitation = None  # type: ignore[assignment]

    def __init__(self, *args: object, proved: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not proved:
            self.fields["email"].help_text = _("We send a link there to confirm it.")
