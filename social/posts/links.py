"""Secret links: one thing shown to whoever has the link, until it ends."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from social.graph.models import SecretLink
from social.posts.models import Post
from stravalite.errors import DomainError, NotFound

#: Days a link may live; 0 is until it is taken back.
DAYS = (7, 30, 0)
MOST = 20


class TooManyLinks(DomainError):
    code = "too_many_links"
    status = 409
    message = _("There are as many links to this as there can be.")
    hint = _("Take one back first.")


def make(post: Post, *, days: int) -> tuple[SecretLink, str]:
    """The link and its token, which is shown once: only a digest is kept. TooManyLinks."""
    token = secrets.token_urlsafe(16)
    with transaction.atomic():
        if SecretLink.objects.open().filter(post=post).count() >= MOST:
            raise TooManyLinks
        link = SecretLink.objects.create(
            post=post,
            digest=_digest(token),
            expires_at=timezone.now() + timedelta(days=days) if days else None,
        )
    return link, token


def revoke(post: Post, public_id: str) -> None:
    """Ends it at once, also in browsers that opened it. NotFound."""
    gone = SecretLink.objects.filter(post=post, public_id=public_id, revoked_at=None)
    if not gone.update(revoked_at=timezone.now()):
        raise NotFound


def opened_by(token: str) -> SecretLink | None:
    """The living link of this token, to a thing that is not deleted or hidden."""
    found = SecretLink.objects.open().filter(
        digest=_digest(token), post__deleted_at=None, post__hidden_at=None
    )
    return found.select_related("post").first()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
