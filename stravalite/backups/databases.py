"""Taking the database out and proving that it comes back: SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

#: Rows that come and go by themselves; their number says nothing about a backup.
VOLATILE = {"django_session", "django_celery_beat_periodictasks"}


class BackupFailed(Exception):
    """Its text says what went wrong and with which tool."""


def engine() -> str:
    return str(connection.vendor)


def file_name() -> str:
    return "database.sqlite3" if engine() == "sqlite" else "database.dump"


def dump(target: Path) -> None:
    """A consistent copy while people go on writing."""
    if engine() == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
        return
    _tool("pg_dump", "--format=custom", "--no-owner", f"--file={target}", _name())


def counts(cursor: Any, tables: list[str]) -> dict[str, int]:
    found = {}
    for table in tables:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - names from the catalogue
        found[table] = int(cursor.fetchone()[0])
    return found


def tables() -> list[str]:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return sorted(set(names) - VOLATILE)


def counts_in(dumped: Path, wanted: list[str]) -> dict[str, int]:
    """Restores the copy somewhere else and counts there; BackupFailed when it does not come back."""
    if dumped.suffix == ".sqlite3":
        with closing(sqlite3.connect(f"file:{dumped}?mode=ro", uri=True)) as copy:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if verdict != "ok":
                raise BackupFailed(f"SQLite finds the copy damaged: {verdict}")
            return counts(copy.cursor(), wanted)
    with _scratch_database() as name:
        _tool("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={name}", str(dumped))
        import psycopg

        parameters = {**_parameters(), "dbname": name}
        with psycopg.connect(**parameters) as copy:
            return counts(copy.cursor(), wanted)


def restore(dumped: Path) -> None:
    """Puts the copy in the place of the present database. The process should end afterwards."""
    if engine() == "sqlite":
        target = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        for suffix in ("-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(dumped, target)
        return
    connection.close()
    _tool(
        "pg_restore",
        "--exit-on-error",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        f"--dbname={_name()}",
        str(dumped),
    )


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _parameters() -> dict[str, Any]:
    given = connection.settings_dict
    parameters = {
        "host": given["HOST"],
        "port": given["PORT"],
        "user": given["USER"],
        "password": given["PASSWORD"],
        "dbname": given["NAME"],
    }
    return {name: value for name, value in parameters.items() if value}


def _tool(*command: str) -> None:
    """Runs a PostgreSQL client; the password travels in the environment, never on the command line."""
    given = _parameters()
    variables = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    environment = {variables[key]: str(given[key]) for key in variables if key in given}
    if shutil.which(command[0]) is None:
        raise BackupFailed(f"{command[0]} is needed for backups: install the PostgreSQL client.")
    done = subprocess.run(  # noqa: S603 - fixed programs, no shell
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupFailed(f"{command[0]}: {done.stderr.strip()[-500:]}")


@contextmanager
def _scratch_database() -> Iterator[str]:
    import psycopg

    name = f"verify_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(**_parameters(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield name
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
