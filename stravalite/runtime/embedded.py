"""One process that is everything: web, sockets, worker and beat.

Order of start: work left by a killed predecessor goes back to the queue, worker and beat start as threads,
then the server takes requests. Order of stop: server, beat, worker (which finishes what it does), children.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn
from celery.beat import Service
from celery.worker import WorkController
from django.conf import settings
from django_celery_beat.schedulers import DatabaseScheduler

from stravalite.celery import app as celery_app
from stravalite.jobs import children, runner
from stravalite.jobs import pulse as heartbeat
from stravalite.live import whisper
from stravalite.runtime import pulse

logger = logging.getLogger(__name__)

STOP_SECONDS = 30


class Worker:
    """Celery's worker in a thread. The memory transport carries only ids; the ledger is on disk."""

    def __init__(self, threads: int) -> None:
        self.controller = WorkController(
            app=celery_app,
            pool_cls="threads",
            concurrency=threads,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            loglevel="WARNING",
        )
        self.thread = threading.Thread(target=self.controller.start, name="worker", daemon=True)

    def start(self) -> None:
        self.thread.start()
        pulse.watch("worker", self.thread)

    def stop(self) -> None:
        self.controller.stop()
        self.thread.join(timeout=STOP_SECONDS)


class Beat:
    """Celery's beat in a thread."""

    def __init__(self) -> None:
        self.service = Service(celery_app, max_interval=15, scheduler_cls=DatabaseScheduler)
        self.thread = threading.Thread(
            target=self.service.start, kwargs={"embedded_process": False}, name="beat", daemon=True
        )

    def start(self) -> None:
        self.thread.start()
        pulse.watch("beat", self.thread)

    def stop(self) -> None:
        # it may be asleep until the next tick; it holds nothing that would need an orderly end
        self.service.stop(wait=False)
        self.service.sync()
        self.thread.join(timeout=0.5)


class QuietServer(uvicorn.Server):
    """uvicorn with a hook after start; signals are ours to handle."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.should_exit:
            return
        whisper.use_loop(asyncio.get_running_loop())
        self.on_ready()


def serve(*, host: str, port: int, on_ready: Callable[[], None]) -> int:
    """Runs everything until SIGTERM or Ctrl-C; returns the exit code."""
    # shorter turns for threads: a busy worker must not make pages wait
    sys.setswitchinterval(0.001)
    _end_politely_only()
    reclaimed = runner.reclaim_all()
    if reclaimed:
        logger.info("%d jobs that were cut short go on.", reclaimed)
    worker, beat = Worker(settings.WORKER_CHILDREN), Beat()
    worker.start()
    beat.start()
    config = uvicorn.Config(
        "stravalite.asgi:application",
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        proxy_headers=False,
        server_header=False,
        ws_ping_interval=20.0,
        lifespan="off",
    )
    server = QuietServer(config, _sweep_then(on_ready))
    try:
        server.run()
    finally:
        whisper.use_loop(None)
        beat.stop()
        worker.stop()
        children.close_pool()
        pulse.forget()
    return 0 if server.started else 1


def _sweep_then(on_ready: Callable[[], None]) -> Callable[[], None]:
    def ready() -> None:
        threading.Thread(target=_sweep, name="first-sweep", daemon=True).start()
        on_ready()

    return ready


def _sweep() -> None:
    try:
        heartbeat.beat(runner.WORKER)
        runner.sweep()
    except Exception:  # the next sweep comes with the minute
        logger.exception("The first sweep failed.")


def _end_politely_only() -> None:
    """uvicorn re-raises a signal after its own graceful stop; by then the rest must stop gracefully too."""

    def nothing(_signal: int, _frame: FrameType | None) -> None:
        return

    signal.signal(signal.SIGTERM, nothing)
    signal.signal(signal.SIGINT, nothing)
