"""What is done by the clock. Beat keeps it in the database, where the console can change it."""

from __future__ import annotations

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "sweep-jobs": {
        "task": "stravalite.jobs.sweep",
        "schedule": 60.0,
        "options": {"expires": 55.0},
    },
    "nightly-backup": {
        "task": "stravalite.backups.nightly",
        "schedule": crontab(hour="3", minute="17"),
        "options": {"expires": 3600.0},
    },
    "tidy": {
        "task": "stravalite.jobs.tidy",
        "schedule": 24 * 3600.0,
        "options": {"expires": 3600.0},
    },
    "letters-of-the-day": {
        "task": "social.notifications.write_digests",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 840.0},
    },
    "forget-old-alerts": {
        "task": "social.notifications.forget_old",
        "schedule": crontab(hour="4", minute="23"),
        "options": {"expires": 3600.0},
    },
    "forget-old-audit-entries": {
        "task": "stravalite.audit.forget_old",
        "schedule": crontab(hour="4", minute="3"),
        "options": {"expires": 3600.0},
    },
    "lost-second-factors": {
        "task": "accounts.recovery.write_due",
        "schedule": 900.0,
        "options": {"expires": 840.0},
    },
    "erase-closed-accounts": {
        "task": "accounts.closing.erase_due",
        "schedule": crontab(hour="4", minute="11"),
        "options": {"expires": 3600.0},
    },
    "forget-deleted-activities": {
        "task": "activities.uploads.forget_deleted",
        "schedule": crontab(hour="4", minute="29"),
        "options": {"expires": 3600.0},
    },
    "check-gear-by-day": {
        "task": "activities.gear.check_by_day",
        "schedule": crontab(hour="5", minute="7"),
        "options": {"expires": 3600.0},
    },
    "forget-deleted-posts": {
        "task": "social.posts.tidy",
        "schedule": crontab(hour="4", minute="53"),
        "options": {"expires": 3600.0},
    },
    "forget-old-changes-of-many": {
        "task": "activities.log.forget_old",
        "schedule": crontab(hour="4", minute="59"),
        "options": {"expires": 3600.0},
    },
    "forget-deleted-routes": {
        "task": "activities.routes.forget_deleted",
        "schedule": crontab(hour="4", minute="41"),
        "options": {"expires": 3600.0},
    },
    "forget-deleted-plans": {
        "task": "activities.calendar.forget_deleted",
        "schedule": crontab(hour="5", minute="5"),
        "options": {"expires": 3600.0},
    },
    "forget-old-exports": {
        "task": "activities.takeout.forget_old",
        "schedule": crontab(hour="4", minute="47"),
        "options": {"expires": 3600.0},
    },
    "forget-deleted-photos": {
        "task": "activities.media.forget_deleted",
        "schedule": crontab(hour="4", minute="35"),
        "options": {"expires": 3600.0},
    },
    "forget-old-imports": {
        "task": "activities.imports.forget_old",
        "schedule": crontab(hour="4", minute="41"),
        "options": {"expires": 3600.0},
    },
}
