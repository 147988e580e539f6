"""How a page is looked at: each look answers with its complaints, and leaves the page as it was."""

from __future__ import annotations

import gzip
import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request

from tests.e2e.hands import Theme

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: What a theme can break.
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
WIDTHS = (320, 390, 1280)
THEMES: tuple[Theme, ...] = ("light", "dark")

#: A page's own menus and tables.
OPEN_ALL = """() => { for (const one of document.querySelectorAll("main details:not([open])")) {
  one.open = true; one.dataset.opened = ""; } }"""
CLOSE_ALL = """() => { for (const one of document.querySelectorAll("details[data-opened]")) {
  one.open = false; delete one.dataset.opened; } }"""


def at(page: Page, width: int, height: int = 900) -> None:
    page.set_viewport_size({"width": width, "height": height})


#: Styles follow the browser's wish some frames later.
GROUND_FOLLOWS = """(theme) => new Promise((done) => {
  const until = performance.now() + 5000;
  const look = () => {
    const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
    const moving = document.getAnimations().some((each) => each.playState === "running");
    if (!moving && (r + g + b < 384) === (theme === "dark")) done(true);
    else if (performance.now() > until) done(false);
    else setTimeout(look, 10);
  };
  look();
})"""


def in_theme(page: Page, theme: Theme) -> None:
    page.emulate_media(color_scheme=theme)
    assert page.evaluate(GROUND_FOLLOWS, theme), f"the page never became {theme}"


def complaints_of_axe(page: Page) -> list[str]:
    """Every rule on a phone and on a desk; what colours can break in the dark as well."""
    found = []
    page.evaluate(OPEN_ALL)
    options: dict[str, Any] = {"runOnly": TAGS, "resultTypes": ["violations"]}
    for theme in THEMES:
        in_theme(page, theme)
        for width in (390, 1280):
            at(page, width)
            found += [
                f"{theme} {width}: {each['id']} {each['nodes'][0]['html'][:160]}"
                for each in Axe().run(page, options=options).response["violations"]
            ]
        options["runOnly"] = OF_COLOUR
    in_theme(page, "light")
    page.evaluate(CLOSE_ALL)
    return found


def overflow(page: Page) -> int:
    """CSS pixels that stand out of the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def fits(page: Page) -> bool:
    """Once a new size of the window has been laid out, which takes some frames."""
    for _look in range(10):
        if overflow(page) <= 0:
            return True
        page.wait_for_timeout(50)
    return False


def culprits(page: Page) -> list[str]:
    """What stands out."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter(e => { const r = e.getBoundingClientRect(); return e.checkVisibility() && !e.closest("svg") && (r.right > innerWidth + 1 || r.left < -1) })
          .map(e => e.tagName + "." + (e.getAttribute("class") ?? "") + ":" + e.textContent.trim().slice(0, 20)).slice(0, 8)"""
    )
    return found


def too_wide(page: Page, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    found = []
    for width in widths:
        at(page, width, 800)
        if not fits(page):
            found.append(f"too wide at {width}: {culprits(page)}")
    return found


#: Panels of some size whose ground is light; pictures count, buttons and marks are too small to.
LIGHT_PANELS = """() => [...document.querySelectorAll("body, body *")].filter(e => {
  const box = e.getBoundingClientRect();
  if (box.width * box.height < 8000 || !e.checkVisibility() || e.closest(".button, .qr")) return false;
  const style = getComputedStyle(e);
  const ground = e instanceof SVGElement ? style.fill : style.backgroundColor;
  if (e instanceof SVGElement && (!/rect|path|polygon/.test(e.tagName) || style.fill === "none")) return false;
  const [r, g, b, a = 1] = (ground.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  return a * style.opacity * (e instanceof SVGElement ? style.fillOpacity : 1) > 0.5 && 0.2126 * r + 0.7152 * g + 0.0722 * b > 128;
}).map(e => e.outerHTML.slice(0, 90))"""


def light_in_the_dark(page: Page) -> list[str]:
    in_theme(page, "dark")
    found = [f"light in the dark: {each}" for each in page.evaluate(LIGHT_PANELS)]
    in_theme(page, "light")
    return found


def lost_in_forced_colours(page: Page) -> list[str]:
    """No outline around what has the focus; words in the colour of their ground."""
    page.emulate_media(forced_colors="active")
    found = too_wide(page, (1280,))
    page.keyboard.press("Tab")
    if page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") == "none":
        found.append("forced colours: the focus is not seen")
    invisible = page.evaluate(
        """() => [...document.querySelectorAll("main h1, main a, main button, main label, main dt, main dd, main td")]
          .filter(e => e.checkVisibility())
          .filter(e => getComputedStyle(e).color === getComputedStyle(document.body).backgroundColor)
          .map(e => e.outerHTML.slice(0, 100))"""
    )
    page.emulate_media(forced_colors="none")
    return found + [f"forced colours: not seen: {each}" for each in invisible]


LENGTHEN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (!text.parentElement.closest(".brand, script, style, template, svg, .num, time, code"))
      text.nodeValue = text.nodeValue.replace(/[A-Za-z]{3,}/g, word => word + word.slice(1) + "ungen");
  }
}"""

#: Words that lie on other words: boxes of text that cross by more than a hair.
OVERLAPS = """() => {
  const boxes = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.nodeValue.trim() || !parent.checkVisibility()) continue;
    if (parent.closest("svg, .sr-only, option, .skip-link, [popover], .explain-text, .toasts")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      const box = { left, right, top, bottom };  // only what is not cut off is read
      for (let each = parent; each; each = each.parentElement) {
        if (getComputedStyle(each).overflowX === "visible") continue;
        const frame = each.getBoundingClientRect();
        box.left = Math.max(box.left, frame.left);
        box.right = Math.min(box.right, frame.right);
      }
      if (box.right - box.left > 2 && bottom - top > 2) boxes.push({ box, parent, words: node.nodeValue.trim() });
    }
  }
  const found = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [a, b] = [boxes[i], boxes[j]];
    if (a.parent === b.parent) continue;
    const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
    if (across > 2 && down > 5) found.push(`${a.words.slice(0, 30)} × ${b.words.slice(0, 30)}`);
  }
  return found.slice(0, 5);
}"""


def broken_by_long_words(page: Page) -> list[str]:
    """Words twice as long, in both directions. The last look: the words stay long."""
    page.evaluate(LENGTHEN)
    found = []
    for direction in ("ltr", "rtl"):
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        for width in WIDTHS:
            found += [f"long words, {direction}: {each}" for each in too_wide(page, (width,))]
            if width != WIDTHS[0]:
                on_each_other = page.evaluate(OVERLAPS)
                found += [f"long words, {direction}, {width}: {each}" for each in on_each_other]
    return found


#: Seconds nobody made readable, and fractions nobody measured.
RAW = re.compile(r"\b\d{3,}(\.\d+)?\s?(s|sec|seconds)\b(?! )|\d\.\d{4,}")
BROKEN = re.compile(r"\b(NaN|None|undefined|Invalid date|0 days)\b")
#: The words of a page but for those of choices and of code.
WORDS = """(where) => {
  const aside = [...document.querySelectorAll("select, pre, code")];
  for (const each of aside) each.style.display = "none";
  const words = document.querySelector(where).innerText;
  for (const each of aside) each.style.display = "";
  return words;
}"""


def badly_told(page: Page) -> list[str]:
    """The one heading, the title, the small print, and numbers as people write them."""
    heading = page.locator("h1")
    if heading.count() != 1:
        return [f"{heading.count()} headings"]
    found = []
    if not page.title().startswith(heading.inner_text().strip()):
        found.append(f"the title {page.title()!r} does not tell the heading")
    if "Not affiliated with Strava, Inc." not in page.get_by_role("contentinfo").inner_text():
        found.append("does not say that it is independent")
    found += [f"shows {each[0]}" for each in BROKEN.finditer(page.evaluate(WORDS, "body"))]
    found += [f"shows {each[0]}" for each in RAW.finditer(page.evaluate(WORDS, "main"))]
    ragged = page.evaluate(
        """() => [...document.querySelectorAll("main .num, main table.data td")]
          .filter(e => /\\d/.test(e.textContent) && !getComputedStyle(e).fontVariantNumeric.includes("tabular"))
          .map(e => e.outerHTML.slice(0, 90))"""
    )
    return found + [f"figures of unequal width: {each}" for each in ragged]


class Scales:
    """KB of gzip by what was fetched, since the page began."""

    def __init__(self, page: Page) -> None:
        self.fetched: list[Request] = []
        page.on("requestfinished", lambda request: self.fetched.append(request))

    def weight(self, kind: str) -> float:
        bodies = [
            answer.body()
            for request in self.fetched
            if request.resource_type == kind and (answer := request.response())
            if not 300 <= answer.status < 400
        ]
        return sum(len(gzip.compress(body, 9)) for body in bodies) / 1000
