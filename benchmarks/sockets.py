"""Many open tabs on one process: `python -m benchmarks.sockets [--check] [--tabs 1000]`.

Starts the real server, opens the tabs' sockets with a token, has something change again and again and notes
when each tab hears of it. Times are the machine's own and say little on a busy one; what is promised is that
nobody misses anything, and what a tab costs in memory.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import websockets

from benchmarks.bulk import Client, server
from benchmarks.measuring import Measurement, parser, report
from benchmarks.tree import memory

ROUNDS = 20
MOST_KB_A_TAB = 100.0
_AT_ONCE = 50
_PAUSE_S = 2.0


@dataclass(slots=True)
class Heard:
    """Seconds after the change, of every tab and round."""

    after_s: list[float] = field(default_factory=list)
    changed_at: float = 0.0


async def listen(port: int, token: str, heard: Heard, ready: asyncio.Event) -> None:
    """One tab: it subscribes and notes each change until it is cancelled."""
    url = f"ws://127.0.0.1:{port}/ws/"
    headers = {"Authorization": f"Bearer {token}"}
    async with websockets.connect(url, additional_headers=headers, compression=None) as tab:
        await tab.send(json.dumps({"subscribe": ["notifications"]}))
        while True:
            told = json.loads(await tab.recv())
            if told["type"] == "subscribed":
                ready.set()
            elif told["type"] == "changed":
                heard.after_s.append(time.perf_counter() - heard.changed_at)


async def open_tabs(port: int, token: str, tabs: int, heard: Heard) -> list[asyncio.Task[None]]:
    """All tabs, a few at a time, each when it was granted what it asked for."""
    tasks: list[asyncio.Task[None]] = []
    for start in range(0, tabs, _AT_ONCE):
        ready = [asyncio.Event() for _tab in range(min(_AT_ONCE, tabs - start))]
        tasks += [asyncio.create_task(listen(port, token, heard, each)) for each in ready]
        await asyncio.wait_for(asyncio.gather(*(each.wait() for each in ready)), timeout=60)
    return tasks


async def measure(pid: int, port: int, client: Client, tabs: int) -> list[Measurement]:
    token = client.headers["Authorization"].removeprefix("Bearer ")
    heard = Heard()
    before = memory(pid).pss_mb
    tasks = await open_tabs(port, token, tabs, heard)
    after = memory(pid).pss_mb
    for _round in range(ROUNDS):
        client.connection.close()  # the server did not wait for us
        heard.changed_at = time.perf_counter()
        await asyncio.to_thread(client.post, "/api/notifications/read", {})
        await asyncio.sleep(_PAUSE_S)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    times = sorted(heard.after_s)
    return [
        Measurement("changes that a tab missed", tabs * ROUNDS - len(times), "", 0),
        Measurement("memory of a tab", (after - before) * 1024 / tabs, "kB", MOST_KB_A_TAB),
        Measurement("heard after, median", statistics.median(times) * 1000, "ms"),
        Measurement("heard after, p99", times[int(len(times) * 0.99)] * 1000, "ms"),
    ]


def main() -> int:
    given = parser(__doc__)
    given.add_argument("--tabs", type=int, default=1000)
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as (pid, port):
        client = Client(port)
        client.sign_in()
        lines = asyncio.run(measure(pid, port, client, options.tabs))
    return report(lines, check=options.check)


if __name__ == "__main__":
    sys.exit(main())
