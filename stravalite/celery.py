"""The Celery application: transport of the ledger's ids and of periodic work."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stravalite.settings")

app = Celery("stravalite")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
