"""What people do with a page, and what a page must never do meanwhile."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    FilePayload,
    Page,
    Request,
    Response,
    expect,
)

PASSWORD = "river loop dawn"
Theme = Literal["light", "dark"]
MIME = "application/octet-stream"


@dataclass
class Watch:
    """Collects what no page may do: errors in the console, calls elsewhere, missing files."""

    origin: str
    complaints: list[str] = field(default_factory=list)
    forgiving: bool = False

    def over(self, context: BrowserContext) -> Watch:
        context.on("console", self._console)
        context.on("weberror", lambda error: self._say(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)
        return self

    def _say(self, words: str) -> None:
        if not self.forgiving:
            self.complaints.append(words)

    def _console(self, message: ConsoleMessage) -> None:
        # A page that answers 404 or 422 on purpose is logged as a failed resource.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self._say(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self._say(f"outside: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and "/static/" in response.url:
            self._say(f"missing: {response.url}")
        if response.status >= 500:
            self._say(f"broken: {response.url}")


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": MIME, "buffer": content}


def sample(path: Path) -> FilePayload:
    return payload(path.name, path.read_bytes())


def sign_up(page: Page, link: str, *, name: str) -> None:
    page.goto(link)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail").fill(f"{name.split()[0].lower()}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page).to_have_url(re.compile("/welcome/history$"))
    page.get_by_role("button", name="Not now").click()
    expect(page).to_have_url(re.compile("/feed$"))
    page.get_by_role("link", name="Add", exact=True).locator("visible=true").click()
    expect(page).to_have_url(re.compile("/upload$"))


def add_files(page: Page, files: list[FilePayload], *, seconds: float = 30) -> None:
    """Chooses files on the upload page and waits until each has become something."""
    rows = page.locator("#upload-rows .upload-row")
    before = rows.count()
    page.locator("#files").set_input_files(files)
    expect(rows).to_have_count(before + len(files), timeout=seconds * 1000)
    expect(page.locator("#upload-rows progress")).to_have_count(0, timeout=seconds * 1000)
