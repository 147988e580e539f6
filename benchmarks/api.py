"""What the API costs beside an empty view: `python -m benchmarks.api [--check]`.

`GET /api/activities` and `GET /api/activities/{id}` of an athlete with 220 and with 5,000
activities, through Django's WSGI handler in this process, with a bearer token, beside an
authenticated view that answers with an empty object; rounds alternate, so that noise meets all
alike. Targets: at most twice the empty view's CPU, at most eight queries, flat in the number of
activities.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from benchmarks.measuring import REPEATS, Measurement, parser, report

MOST_TIMES_EMPTY, MOST_QUERIES, MOST_GROWTH = 2.0, 8, 1.3
SIZES = (220, 5000)
_REQUESTS = 60  # in a round

_FILLED: dict[str, Any] = {
    "distance_m": 10_250.0, "moving_s": 3000.0, "elapsed_s": 3100.0, "elevation_gain_m": 85.0,
    "elevation_loss_m": 84.0, "average_speed_mps": 3.42, "max_speed_mps": 5.1,
    "average_heartrate_bpm": 148.0, "max_heartrate_bpm": 171.0, "average_cadence_rpm": 84.0,
    "calories_kcal": 640.0, "fastest_km_s": 268.0,
}  # fmt: skip


def set_up() -> Any:
    """Django on a scratch folder with an empty database, and the WSGI handler."""
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="bench-api-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "stravalite.settings"
    for name in ("DATABASE_URL", "REDIS_URL", "AWS_STORAGE_BUCKET_NAME"):
        os.environ.pop(name, None)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _add_empty_view()
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def _add_empty_view() -> None:
    from django.urls import clear_url_caches, path
    from rest_framework.request import Request
    from rest_framework.response import Response
    from rest_framework.views import APIView

    from stravalite import urls

    class Empty(APIView):
        def get(self, _request: Request) -> Response:
            return Response({})

    urls.urlpatterns.insert(0, path("empty", Empty.as_view()))
    clear_url_caches()


def athlete_with(count: int) -> tuple[str, str]:
    """(access token, id of one activity) of a new athlete with so many activities."""
    from accounts.people import tokens
    from accounts.people.services import sign_up
    from activities.activity.models import Activity, Status
    from social.posts.models import Post

    user = sign_up(email=f"{count}@example.org", password="river loop dawn", name=f"N {count}")
    first = datetime(2020, 1, 1, 6, tzinfo=UTC)
    moments = [first + timedelta(hours=11 * number) for number in range(count)]
    posts = Post.objects.bulk_create(
        Post(author=user, audience="followers", moment=moment, topic="Run") for moment in moments
    )
    Activity.objects.bulk_create(
        Activity(
            post=post, athlete=user, sport="Run", name="Morning run", start_time=post.moment,
            local_date=post.moment.date(), status=Status.READY, track="_p~iF~ps|U" * 40, **_FILLED,
        )
        for post in posts
    )  # fmt: skip
    newest = Activity.objects.filter(athlete=user).order_by("-start_time").first()
    assert newest is not None
    return tokens.issue(user).access, newest.public_id


class Door:
    """Requests into the WSGI handler, as a server makes them."""

    def __init__(self, application: Any, token: str) -> None:
        self.application, self.token = application, token

    def get(self, path: str) -> int:
        """The size of the answer; anything but 200 is an error."""
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost", "HTTP_ACCEPT": "application/json",
            "HTTP_AUTHORIZATION": f"Bearer {self.token}", "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": BytesIO(), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
            "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }  # fmt: skip
        status: list[str] = []
        answer = self.application(environ, lambda said, _headers: status.append(said))
        body = b"".join(answer)
        answer.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{path}: {status[0]} {body[:200]!r}")
        return len(body)

    def queries(self, path: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            self.get(path)
        return len(captured)

    def cpu_us(self, path: str) -> float:
        """CPU time (µs) a request, over a round of them."""
        begin = time.process_time_ns()
        for _n in range(_REQUESTS):
            self.get(path)
        return (time.process_time_ns() - begin) / 1e3 / _REQUESTS


def measure(doors: dict[int, tuple[Door, str]]) -> list[Measurement]:
    paths = {
        size: {"empty view": "/empty", "list": "/api/activities", "one": f"/api/activities/{one}"}
        for size, (_door, one) in doors.items()
    }
    taken: dict[tuple[int, str], list[float]] = {}
    for repeat in range(REPEATS + 1):
        for size, (door, _one) in doors.items():
            for name, path in paths[size].items():
                spent = door.cpu_us(path)
                if repeat:  # the first warms up
                    taken.setdefault((size, name), []).append(spent)
    cost = {key: statistics.median(values) for key, values in taken.items()}
    lines: list[Measurement] = []
    for (size, name), value in cost.items():
        label = f"{name}, {size} activities"
        lines.append(Measurement(f"{label}: CPU", value, "µs"))
        if name != "empty view":
            times = value / cost[size, "empty view"]
            queries = doors[size][0].queries(paths[size][name])
            lines.append(
                Measurement(f"{label}: beside an empty view", times, "x", MOST_TIMES_EMPTY)
            )
            lines.append(Measurement(f"{label}: queries", queries, "", MOST_QUERIES))
    few, many = min(doors), max(doors)
    for name in ("list", "one"):
        growth = cost[many, name] / cost[few, name]
        lines.append(Measurement(f"{name}: {many} beside {few}", growth, "x", MOST_GROWTH))
    return lines


def main() -> int:
    chosen = parser(__doc__).parse_args()
    application = set_up()
    doors: dict[int, tuple[Door, str]] = {}
    for size in SIZES:
        token, one = athlete_with(size)
        doors[size] = Door(application, token), one
    return report(measure(doors), check=chosen.check)


if __name__ == "__main__":
    sys.exit(main())
