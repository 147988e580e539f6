"""Whatever is typed, only a handful of harmless elements come out, and nothing said is lost."""

import re
from html.parser import HTMLParser
from time import perf_counter

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from stravalite.ui.prose import render, words_of

ALLOWED = {"p", "br", "em", "strong", "code", "a", "ul", "ol", "li"}


class Fence(HTMLParser):
    """Reads the result as a browser would and notes what has no business there."""

    def __init__(self, html):
        super().__init__()
        self.wrong, self.links, self.words = [], [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in ALLOWED:
            self.wrong.append(tag)
        if tag == "a":
            self.links.append(given.get("href"))
            if not re.match(r"https?://", given.get("href") or "https://", re.IGNORECASE):
                self.wrong.append(given)
            if given.get("rel") != "nofollow ugc noopener" or set(given) - {"href", "rel"}:
                self.wrong.append(given)
        elif set(given) - ({"start"} if tag == "ol" else set()):
            self.wrong.append(given)

    def handle_decl(self, decl):
        self.wrong.append(decl)

    def handle_comment(self, data):
        self.wrong.append(data)

    def handle_data(self, data):
        self.words += data


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("plain", "<p>plain</p>"),
        ("a *b* **c** `d`", "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("# no heading", "<p># no heading</p>"),
        ("5 < 6 & so", "<p>5 &lt; 6 &amp; so</p>"),
        ("    no code block", "<p>no code block</p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("", ""),
    ],
)
def test_what_is_typed_is_shown_like_this(typed, shown):
    assert render(typed).strip() == shown


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("[a](https://example.org/x)", "https://example.org/x"),
        ("<https://example.org/>", "https://example.org/"),
        ("see https://example.org/x_y.", "https://example.org/x_y"),
        ("(https://example.org/a?b=1&c=2)", "https://example.org/a?b=1&c=2"),
        ("**https://example.org**", "https://example.org"),
    ],
)
def test_addresses_of_the_web_are_links(typed, address):
    assert Fence(render(typed)).links == [address]


@pytest.mark.parametrize(
    "typed",
    [
        "[a](javascript:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](java\nscript:alert(1))",
        "[a](//example.org)",
        "[a](/settings/account)",
        "[a](data:text/html,x)",
        "<javascript:alert(1)>",
        "<mailto:somebody@example.org>",
        "`https://example.org`",
    ],
)
def test_nothing_else_is(typed):
    read = Fence(render(typed))
    assert read.links == []
    assert not read.wrong


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "![a](https://example.org/a.png)",
        "<!-- --><b>x</b>",
        '[a](https://example.org "title")',
        '[a](https://example.org/"onclick="alert(1))',
        "<a href='https://example.org' onclick=alert(1)>x</a>",
        "<style>*{display:none}</style>",
        "> quote\n***\n| a | b |\n|--|--|",
    ],
)
def test_hostile_text_is_only_text(typed):
    read = Fence(render(typed))
    assert not read.wrong
    assert "alert" not in typed or "alert" in str(read.words) + str(read.links)


PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "[",
            "]",
            "(",
            ")",
            "*",
            "**",
            "_",
            "`",
            "!",
            "\\",
            '"',
            "'",
            "&",
            "\n",
            "\n\n",
        ),
        *("- ", "1. ", "    ", "# ", "javascript:", "https://", "//", "example.org", "&#58;", "\t"),
        *("<script>", "</p>", "onload=", "<img src=", "<!--", "-->", "data:text/html,", "\u202e"),
        *("\x00", "a", " "),
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_no_text_at_all_gets_through_the_fences(typed):
    assert not Fence(render(typed)).wrong


@given(st.lists(st.sampled_from(["run", "42", "ö", "走", ".", ",", "?"]), min_size=1, max_size=20))
def test_words_without_marks_come_out_as_they_went_in(words):
    typed = "x" + " ".join(words)
    assert Fence(render(typed)).words.strip() == typed


@pytest.mark.parametrize(
    "piece", ["[", "*a_", "`", "- ", "[](", "<http://", "[a](<", "_a", "- a\n"]
)
def test_a_long_hostile_text_is_done_quickly(piece):
    begin = perf_counter()
    render(piece * (10_000 // len(piece)))
    assert perf_counter() - begin < 2


def test_without_marks_it_is_one_line_of_words():
    typed = "**Hills** at\nseven, `no` *wind*:\n\n- [here](https://a.example/b)\n- <b> & https://c.example"
    assert words_of(typed) == "Hills at seven, no wind: here <b> & https://c.example"
    assert words_of("") == ""


def test_templates_have_a_filter_for_it():
    page = Template("{{ text|prose }}").render(Context({"text": "*so* <b>"}))
    assert page.strip() == "<p><em>so</em> &lt;b&gt;</p>"
    assert Template("{{ text|prose }}").render(Context({"text": None})) == ""
