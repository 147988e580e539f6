"""What list, log and calendar cost with 5,000 activities: `python -m benchmarks.lists [--check]`.

Each page through Django's WSGI handler in this process, signed in by cookie, as a ratio of the same athlete's
page without activities in it (a month nobody trained in), rounds alternating so that noise meets all alike.
Targets: no more queries than with 220, and not much more time.
"""

from __future__ import annotations

import statistics
import sys
import time
from io import BytesIO
from typing import Any

from benchmarks.api import SIZES, athlete_with, set_up
from benchmarks.measuring import REPEATS, Measurement, parser, report

#: The activities of `athlete_with` begin in 2020.
EMPTY = "/calendar/1999-01"
PAGES = {
    "list": ("/activities", "q="),
    "list by distance, with words": ("/activities", "sort=distance&q=morning"),
    "log": ("/log", "until=2020-03-31"),
    "calendar": ("/calendar/2020-03", ""),
}
MOST_GROWTH, MOST_QUERIES = 2.0, 12
_REQUESTS = 10  # in a round


class Browser:
    """Requests into the WSGI handler with a session of this athlete's."""

    def __init__(self, application: Any, email: str) -> None:
        from django.test import Client

        from accounts.people.models import User

        client = Client()
        client.force_login(User.objects.get(email=email))
        self.application = application
        self.cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())

    def get(self, path: str, query: str = "") -> int:
        """The size of the answer; anything but 200 is an error."""
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query,
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost", "HTTP_COOKIE": self.cookies, "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": BytesIO(), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
            "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }  # fmt: skip
        status: list[str] = []
        answer = self.application(environ, lambda said, _headers: status.append(said))
        body = b"".join(answer)
        answer.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{path}?{query}: {status[0]}")
        return len(body)

    def queries(self, path: str, query: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.get(path, query)
        with CaptureQueriesContext(connection) as asked:
            self.get(path, query)
        return len(asked)

    def cpu_ms(self, path: str, query: str) -> float:
        begin = time.process_time_ns()
        for _ in range(_REQUESTS):
            self.get(path, query)
        return (time.process_time_ns() - begin) / 1e6 / _REQUESTS


def measure() -> list[Measurement]:
    application = set_up()
    for count in SIZES:
        athlete_with(count)
    few, many = (Browser(application, f"{count}@example.org") for count in SIZES)
    lines = []
    for name, (path, query) in PAGES.items():
        counts = [one.queries(path, query) for one in (few, many)]
        lines.append(Measurement(f"{name}: queries with 5,000", counts[1], "", MOST_QUERIES))
        lines.append(
            Measurement(f"{name}: queries more than with 220", counts[1] - counts[0], "", 0)
        )
        rounds = [
            (many.cpu_ms(EMPTY, ""), few.cpu_ms(path, query), many.cpu_ms(path, query))
            for _ in range(REPEATS)
        ]
        empty, small, large = (statistics.median(column) for column in zip(*rounds, strict=True))
        lines.append(Measurement(f"{name}: times an empty page", large / empty, "x"))
        lines.append(
            Measurement(f"{name}: 5,000 to 220 activities", large / small, "x", MOST_GROWTH)
        )
    return lines


def main() -> int:
    options = parser(__doc__).parse_args()
    return report(measure(), check=options.check)


if __name__ == "__main__":
    sys.exit(main())
