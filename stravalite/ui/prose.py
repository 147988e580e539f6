"""What people write, as HTML: emphasis, links, lists, line breaks and code; everything else is shown as typed.

The first fence is the parser, which knows no other marks; the second takes away whatever it should not have
made. Text is kept as it was typed and rendered where it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

#: Spoken aloud or in a list this deep, nobody follows any more.
_DEEPEST = 8
_RULES = ("newline", "escape", "backticks", "emphasis", "link", "autolink", "list")
_TAGS = {"p", "br", "em", "strong", "code", "a", "ul", "ol", "li"}
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
#: Other people's links: no vote for search engines, no handle on this page.
_REL = "nofollow ugc noopener"
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
#: A web address in running text; what closes the sentence around it is not part of it.
_BARE = re.compile(r"https?://[^\s<>\"]*[^\s<>\"'.,;:!?()\[\]*_]", re.IGNORECASE)


def render(text: str) -> SafeString:
    """Safe HTML of what somebody wrote; links lead to the web only."""
    return SafeString(
        nh3.clean(
            _parser.render(text),
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes={"http", "https"},
            url_relative="deny",
            link_rel=_REL,
        )
    )


def words_of(text: str) -> str:
    """The same without any marks, on one line: for an alert, a letter, a title."""
    parts: list[str] = []
    for block in _parser.parse(text):
        inline = block.children or ()
        parts += [" " if each.type.endswith("break") else each.content for each in inline]
        parts.append(" ")
    return " ".join("".join(parts).split())


def _leads_to_the_web(url: str) -> bool:
    return _WEB.match(url) is not None


def _link_bare_addresses(state: StateCore) -> None:
    """A pasted address is a link without any marks around it."""
    for block in state.tokens:
        if block.children and any("://" in child.content for child in block.children):
            block.children = list(_with_links(block.children))


def _with_links(tokens: list[Token]) -> Iterator[Token]:
    links = 0
    for token in tokens:
        links += token.nesting if token.tag == "a" else 0
        if token.type != "text" or links:
            yield token
            continue
        done = 0
        for found in _BARE.finditer(token.content):
            yield _text(token.content[done : found.start()])
            yield Token("link_open", "a", 1, attrs={"href": found[0]})
            yield _text(found[0])
            yield Token("link_close", "a", -1)
            done = found.end()
        yield _text(token.content[done:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True, "maxNesting": _DEEPEST, "html": False})
    parser.enable(_RULES)
    parser.validateLink = _leads_to_the_web  # type: ignore[method-assign]
    parser.core.ruler.push("bare_addresses", _link_bare_addresses)
    return parser


_parser = _make_parser()
