"""Retention, each night."""

from __future__ import annotations

from celery import shared_task

from stravalite.audit import services


@shared_task(name="stravalite.audit.forget_old")
def forget_old() -> None:
    services.forget_old()
