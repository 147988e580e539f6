"""Nothing of an athlete is forgotten: every table and every column is carried, or somebody says why not."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model

from accounts.people.models import User
from activities.takeout import rows
from stravalite import portability


def _theirs() -> set[type[Model]]:
    """Every model from which foreign keys lead to a person, however far."""
    known: set[type[Model]] = {User}
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            if any(field.related_model in known for field in model._meta.concrete_fields)
        } - known
        if not more:
            return known
        known |= more


def _carried() -> set[type[Model]]:
    return {rows.model_of(table) for table in portability.tables()}


def test_every_table_that_leads_to_a_person_is_carried_or_named_with_its_reason() -> None:
    left = {apps.get_model(name) for name in portability.left_behind()}
    assert {model._meta.label for model in _theirs() - _carried() - left} == set()
    assert all(portability.left_behind().values())
    assert not left & _carried()


def test_every_column_is_carried_or_named_with_its_reason() -> None:
    for table in portability.tables():
        columns = {column.name for column in rows.columns_of(table.name)}
        fields = {field.name for field in rows.model_of(table)._meta.concrete_fields}
        assert set(table.leaves) <= fields, table.name
        assert not columns & set(table.leaves)
        assert all(table.leaves.values())
        own = {"id", table.owner} | ({table.attached.field} if table.attached else set())
        assert fields - columns - set(table.leaves) <= own, table.name
        assert set(table.key) <= columns | {table.owner}, table.name


def test_what_opens_a_door_is_never_among_it() -> None:
    names = {
        (table.name, column.name)
        for table in portability.tables()
        for column in rows.columns_of(table.name)
    }
    for secret in ("password", "digest", "refresh_digest", "data", "token"):
        assert not [name for name in names if name[1] == secret]


def test_no_column_is_a_key_of_this_database() -> None:
    for table in portability.tables():
        for column in rows.columns_of(table.name):
            assert not column.field.primary_key or column.field.is_relation
            assert not (column.field.is_relation and "__" not in column.source)


def test_what_others_point_at_comes_first() -> None:
    seen: set[str] = set()
    for table in portability.tables():
        for column in rows.columns_of(table.name):
            assert column.points_at is None or column.points_at.name in seen
        seen.add(table.name)
