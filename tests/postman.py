"""Runs a Postman collection: requests in order, and the few kinds of script line ours are made of.

A line that is not understood fails the run, so that nothing the collection promises goes unread.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

MOST_REPETITIONS = 120
_STATUS = re.compile(r"pm\.test\(.+, \(\) => pm\.response\.to\.have\.status\((\d+)\)\);")
_KEEP = re.compile(r'pm\.collectionVariables\.set\("(\w+)", pm\.response\.json\(\)\.(\S+)\);')
_EQUAL = re.compile(
    r"pm\.test\(.+, \(\) => pm\.expect\(pm\.response\.json\(\)\.(\S+)\)\.to\.eql\((.+)\)\);"
)
_ABOVE = re.compile(
    r"pm\.test\(.+, \(\) => pm\.expect\(pm\.response\.json\(\)\.(\S+)\)"
    r"\.to\.be\.above\(([\d.]+)\)\);"
)
_AGAIN = re.compile(
    r"if \((\[.+\])\.includes\(pm\.response\.json\(\)\.(\S+)\)\) "
    r"pm\.execution\.setNextRequest\(pm\.info\.requestName\);"
)
_PAUSE = re.compile(r"setTimeout\(\(\) => \{\}, (\d+)\);")


def value_at(document: Any, path: str) -> Any:
    """`results[0].distance`; `length` of a list as JavaScript says it."""
    for name in re.findall(r"\w+", path):
        if isinstance(document, list):
            document = len(document) if name == "length" else document[int(name)]
        else:
            document = document[name]
    return document


@dataclass
class Run:
    """One run of a collection against one server."""

    collection: dict[str, Any]
    folder: Path  # where the files lie that it sends
    base_url: str
    variables: dict[str, str] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def go(self) -> None:
        self.variables = {each["key"]: each["value"] for each in self.collection["variable"]}
        self.variables["baseUrl"] = self.base_url
        with httpx.Client(timeout=30) as client:
            for item in self.collection["item"]:
                repetitions = 1
                while self._step(client, item):
                    repetitions += 1
                    assert repetitions < MOST_REPETITIONS, f"{item['name']} never ends"

    def _step(self, client: httpx.Client, item: dict[str, Any]) -> bool:
        """Sends the request and does what its scripts say; whether it wants to be sent again."""
        for line in _script(item, "prerequest"):
            pause = _PAUSE.fullmatch(line)
            assert pause, f"{item['name']}: {line} is not understood"
            time.sleep(int(pause[1]) / 1000)
        answer = self._send(client, item["request"])
        self.answered.append(f"{item['name']}: {answer.status_code}")
        wishes = [self._obey(line, item["name"], answer) for line in _script(item, "test")]
        return any(wishes)

    def _send(self, client: httpx.Client, request: dict[str, Any]) -> httpx.Response:
        headers = {each["key"]: self._filled(each["value"]) for each in request["header"]}
        if request.get("auth", self.collection["auth"])["type"] == "bearer":
            headers["Authorization"] = f"Bearer {self.variables['token']}"
        body = request.get("body", {"mode": "none"})
        options: dict[str, Any] = {}
        if body["mode"] == "raw":
            options["content"] = self._filled(body["raw"])
            headers["Content-Type"] = "application/json"
        elif body["mode"] == "formdata":
            options["data"], options["files"] = self._form(body["formdata"])
        return client.request(
            request["method"], self._filled(request["url"]["raw"]), headers=headers, **options
        )

    def _form(self, fields: list[dict[str, str]]) -> tuple[dict[str, str], dict[str, Any]]:
        texts = {one["key"]: self._filled(one["value"]) for one in fields if one["type"] == "text"}
        files = {
            one["key"]: (one["src"], (self.folder / one["src"]).read_bytes())
            for one in fields
            if one["type"] == "file"
        }
        return texts, files

    def _filled(self, text: str) -> str:
        known = {**self.variables, "$guid": str(uuid.uuid4())}
        return re.sub(r"\{\{(\$?\w+)\}\}", lambda found: known[found[1]], text)

    def _obey(self, line: str, name: str, answer: httpx.Response) -> bool:
        if found := _STATUS.fullmatch(line):
            self._expect(answer.status_code == int(found[1]), name, line, answer)
        elif found := _KEEP.fullmatch(line):
            self.variables[found[1]] = str(value_at(answer.json(), found[2]))
        elif found := _EQUAL.fullmatch(line):
            got = value_at(answer.json(), found[1])
            self._expect(got == json.loads(found[2]), name, line, answer)
        elif found := _ABOVE.fullmatch(line):
            got = value_at(answer.json(), found[1])
            self._expect(got > float(found[2]), name, line, answer)
        elif found := _AGAIN.fullmatch(line):
            return value_at(answer.json(), found[2]) in json.loads(found[1])
        else:
            raise AssertionError(f"{name}: {line} is not understood")
        return False

    def _expect(self, held: bool, name: str, line: str, answer: httpx.Response) -> None:
        if not held:
            self.failures.append(f"{name}: {line} got {answer.status_code} {answer.text[:300]}")


def _script(item: dict[str, Any], moment: str) -> list[str]:
    return [
        line
        for event in item["event"]
        if event["listen"] == moment
        for line in event["script"]["exec"]
    ]
