"""What happens between people, told in the transaction in which it happens.

Each is sent with `sender=Follow`, `Block` or `Coaching`, and with `actor` (who did it), `other` (to whom)
and the row: `follow`, `block` or `coaching`. Of what has ended the row is gone or closed; only its values
are left. What waits for no answer is told as `followed` alone, without `follow_asked` before it.
"""

from __future__ import annotations

from django.dispatch import Signal

follow_asked = Signal()  # actor would like to follow other, who decides
followed = Signal()  # actor follows other, who accepts everybody
follow_accepted = Signal()  # actor lets other follow
unfollowed = (
    Signal()
)  # actor has ended it from either side, withdrawn or declined; see `follow.state`
blocked = Signal()  # actor has blocked other; follows have ended both ways
unblocked = Signal()  # actor lets other see them again
coach_asked = Signal()  # actor asks to coach other, or invites other to coach them
coach_accepted = Signal()  # actor has agreed to what other proposed
coach_ended = Signal()  # actor has ended it or said no; `coaching.state` is what it was
