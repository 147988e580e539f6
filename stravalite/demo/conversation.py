"""What the sample athletes say to each other: written by hand, the same every time, through the real doors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from accounts.people.models import User
from social.graph.viewer import Viewer
from social.posts import comments, kudos, services
from social.posts.models import Comment, Post
from stravalite.demo.models import SampleAthlete

#: So many of each athlete's latest are given kudos.
LATEST = 8


@dataclass(frozen=True, slots=True)
class Words:
    """`under` is the name of an activity or the beginning of a text; a name in braces is called by handle."""

    under: str
    who: str
    text: str
    answers: bool = False  # the one before it under the same


@dataclass(frozen=True, slots=True)
class Text:
    who: str
    days_ago: int
    at: str
    text: str
    audience: str = "everyone"


TEXTS = (
    Text("Marta", 3, "20:15", "Two weeks to race day. Taper, sleep, and *no* new shoes."),
    Text("Rui", 6, "21:40", "Who is in for **Santa Justa** on Sunday?\n\n- 8:30 at the bridge\n"
         "- coffee at the top\n- nobody waits for Rui"),
)  # fmt: skip
SAID = (
    Words("Easy along the river", "Rui", "That is not what easy looks like!"),
    Words("Easy along the river", "Ana", "{Rui} ask my watch, it says “recovery”.", answers=True),
    Words("Easy along the river", "Marta", "Same time tomorrow?"),
    Words("Home the long way", "Ana", "How long is the short way?"),
    Words("Masters, main set 10 × 200", "Ana", "I would need a boat."),
    Words("Masters, main set 10 × 200", "Marta", "{Ana} come on Tuesday, we have *floats*.", answers=True),
    Words("Hills with the old men", "Marta", "Sixty is the new thirty."),
    Words("Two weeks to race day", "Ana", "You have got this. We will be at km 30 with a bell."),
    Words("Who is in for", "Marta", "In, but I leave {Rui} behind on the second climb."),
)  # fmt: skip


def talk() -> None:
    """Texts, kudos and comments that are not there yet; a second time changes nothing."""
    samples = list(SampleAthlete.objects.select_related("user__preferences").order_by("pk"))
    people = {sample.user.name.split()[0]: sample.user for sample in samples}
    for sample in samples:
        _write_texts(sample, people)
    for giver in people.values():
        for post in _latest(people):
            if _likes(giver, post) and _sees(giver, post):
                kudos.give(post=post, athlete=giver)
    before: Comment | None = None
    for words in SAID:
        before = _say(words, people, before if words.answers else None)


def _write_texts(sample: SampleAthlete, people: dict[str, User]) -> None:
    for text in TEXTS:
        author = people.get(text.who)
        if author != sample.user or Post.objects.filter(author=author, text=text.text).exists():
            continue
        day = sample.until - timedelta(days=text.days_ago)
        moment = datetime.combine(day, time.fromisoformat(text.at), ZoneInfo("Europe/Lisbon"))
        post = services.say(author=author, text=text.text, audience=text.audience)
        services.change(post, moment=moment)


def _latest(people: dict[str, User]) -> Iterator[Post]:
    for person in people.values():
        mine = Post.objects.of(person.pk).select_related("author").newest_first()
        yield from mine[:LATEST]


def _likes(giver: User, post: Post) -> bool:
    """Two of three, by what will be the same next time."""
    return (
        post.author_id != giver.pk
        and crc32(f"{giver.email} {post.moment.isoformat()}".encode()) % 3 > 0
    )


def _sees(person: User, post: Post) -> bool:
    return Post.objects.visible_to(Viewer(person)).filter(pk=post.pk).exists()


def _say(words: Words, people: dict[str, User], answered: Comment | None) -> Comment | None:
    author = people.get(words.who)
    named = Post.objects.filter(author__in=people.values(), deleted_at=None)
    post = (
        named.filter(activity__name=words.under).newest_first().first()
        or named.filter(text__startswith=words.under).newest_first().first()
    )
    if author is None or post is None or not _sees(author, post):
        return None
    handles = {name: f"@{person.handle}" for name, person in people.items()}
    text = words.text.format(**handles)
    known = Comment.objects.filter(post=post, author=author, text=text).first()
    return known or comments.write(post=post, author=author, text=text, reply_to=answered)
