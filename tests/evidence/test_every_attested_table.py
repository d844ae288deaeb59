"""The tables of the planes themselves: editing any column of a row, or its key, is named with table and key."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import models, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from tests.support.evidence.database_administrator import guards_off, without_checks
from tests.support.length import IN_FULL
from tests.support.registry.city import build_city
from tests.support.rows_of_module import rows_of_module

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.digests import stored_rows
from mingcha.evidence.entries import act
from mingcha.evidence.models import Attested, attested_models
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder

INSTANT = datetime(2026, 11, 25, 6, tzinfo=UTC)
FILLINGS: tuple[tuple[type, Any], ...] = (
    (models.BooleanField, True),
    (models.IntegerField, 7),
    (models.FloatField, 0.5),
    (models.DecimalField, Decimal("7.50")),
    (models.DateTimeField, INSTANT),
    (models.DateField, date(2026, 11, 25)),
    (models.TimeField, time(8)),
    (models.DurationField, timedelta(hours=1)),
    (models.JSONField, ["x"]),
    (models.BinaryField, b"x"),
    (models.CharField, "x"),
    (models.TextField, "x"),
)


@pytest.fixture(autouse=True)
def _points_are_told() -> None:
    """In place of the guard of tests/conftest.py: rows are filled here by acts that are none of the product's."""


@pytest.fixture(scope="module")
def filled(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    """The city made by its actions, and an invented row, written by an act, in every table that it leaves empty; once
    for the module, in a transaction around those of its tests. Gives the home with the log's key."""
    path, clock = tmp_path_factory.mktemp("filled"), HandClock(INSTANT + timedelta(minutes=3))
    home = Home(path / "home", path / "keys")
    home.create(demo=False)
    with rows_of_module(django_db_blocker):
        with django_db_blocker.unblock(), inside(home):
            build_city(clock)
            for model in sorted(attested_models(), key=lambda model: model.__module__, reverse=True):
                fill(model, clock)
        yield home


@contextmanager
def inside(home: Home) -> Iterator[None]:
    """The settings name this home and its keys."""
    with override_settings(MINGCHA_HOME=home, MINGCHA_KEYS=KeyFolder(home.keys)):
        yield


@pytest.fixture
def rows(filled: Home, db: None) -> Iterator[None]:
    """The filled tables; what a test changes in them is taken back after it."""
    with inside(filled):
        yield


def fill(model: type[Attested], clock: HandClock) -> None:
    """Writes one row when there is none, and before it the rows that it points at."""
    if model._base_manager.exists():
        return
    values = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model is model:
            values[field.attname] = None  # the first row of a table can point at no other
        elif isinstance(field, models.ForeignKey):
            fill(field.related_model, clock)
            values[field.attname] = field.related_model._base_manager.values_list("pk", flat=True)[0]
        elif not field.primary_key:
            values[field.attname] = filling(field)
    with act("specimen.row.add", by=program("test"), clock=clock) as record, without_checks(model._meta.db_table):
        instance = model(**values)
        model._base_manager.bulk_create([instance])
        record.wrote(instance)


def filling(field: "models.Field[Any, Any]") -> Any:
    """A value that the column can hold."""
    return next(value for kind, value in FILLINGS if isinstance(field, kind))


def test_a_few_rows_by_their_keys_are_read_as_all_rows_are(rows: None) -> None:
    """An act reads what it wrote by queries that are compiled once (evidence.compiled_query)."""
    for model in attested_models():
        every = dict(stored_rows(model))
        for count in (1, 3):
            keys = list(model._base_manager.values_list("pk", flat=True)[:count])
            assert dict(stored_rows(model, keys)) == {str(key): every[str(key)] for key in keys}, model.__name__


def changed(field: "models.Field[Any, Any]", value: Any) -> Any:
    """Another value that the column can hold, as near to the old one as can be."""
    if value is None:
        return 999 if isinstance(field, models.ForeignKey) else filling(field)
    match value:
        case bool():
            return not value
        case int():
            return value + 1000  # beyond the rows that are there, so that no unique key collides
        case Decimal():
            return value + 1000
        case str():
            return value[:-1] + ("y" if value[-1:] != "y" else "z")
        case datetime():
            return value + timedelta(microseconds=1)
        case date():
            return value + timedelta(days=1)
        case time():
            return value.replace(microsecond=(value.microsecond + 1) % 1_000_000)
        case bytes() | memoryview():
            return bytes(value) + b"y"
        case _:
            return ["changed", value]


def test_all_agrees_before_anything_is_changed(rows: None) -> None:
    assert list(check_application_log()) == []


MOST_COLUMNS = max(len(model._meta.concrete_fields) - len(model.unattested_columns) for model in attested_models())


def attested_columns(model: type[Attested]) -> "list[models.Field[Any, Any]]":
    """The columns that a row's digest covers, the key first."""
    return [field for field in model._meta.concrete_fields if field.column not in model.unattested_columns]


def edited(model: type[Attested], key: object, field: "models.Field[Any, Any]") -> set[tuple[str, str]]:
    """Changes one column of one row, behind the product's back; returns what a check must find."""
    table, row = model._meta.db_table, model._base_manager.filter(pk=key)
    with without_checks(table):
        new = 987_654 if field.primary_key else changed(field, row.values_list(field.attname, flat=True)[0])
        assert row.update(**{field.attname: new}) == 1
    if field.primary_key:
        return {("row_missing", f"{table}/{key}"), ("row_unexplained", f"{table}/987654")}
    return {("row_altered", f"{table}/{key}")}


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("place", range(MOST_COLUMNS))
def test_every_column(place: int) -> None:
    """The column at one place of every table that has so many: one row of each is changed, one check names them all.
    In full the check is of all tables, else of those."""
    expected: set[tuple[str, str]] = set()
    tables = [model for model in attested_models() if place < len(attested_columns(model))]
    with guards_off(), transaction.atomic():
        for model in tables:
            key = model._base_manager.order_by("pk").values_list("pk", flat=True)[0]
            expected |= edited(model, key, attested_columns(model)[place])
        found = {
            (finding.kind, finding.subject) for finding in check_application_log(models=None if IN_FULL else tables)
        }
        transaction.set_rollback(True)
    assert expected
    assert found == expected


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("model", attested_models(), ids=lambda model: model._meta.db_table)
def test_a_check_of_one_table_finds_what_the_whole_does(model: type[Attested]) -> None:
    columns = attested_columns(model)
    with guards_off(), transaction.atomic():
        key = model._base_manager.order_by("pk").values_list("pk", flat=True)[0]
        expected = edited(model, key, columns[-1])
        found = {(finding.kind, finding.subject) for finding in check_application_log(models=[model])}
        transaction.set_rollback(True)
    assert found == expected


@pytest.mark.usefixtures("rows")
def test_columns_of_rows_in_bulk(clock: HandClock) -> None:
    tables = [model for model in attested_models() if isinstance(model._meta.pk, models.IntegerField)]
    assert len(tables) > 15
    with act("specimen.row.attest", by=program("test"), clock=clock) as record:
        for model in tables:
            record.wrote_many(model, model._base_manager.order_by("pk").values_list("pk", flat=True))
    assert list(check_application_log()) == []
    for place in (0, 1, -1):  # every column is tried above: the digest covers the same ones
        with guards_off(), transaction.atomic():
            expected: set[tuple[str, str]] = set()
            for model in tables:
                key = model._base_manager.order_by("-pk").values_list("pk", flat=True)[0]
                expected |= edited(model, key, attested_columns(model)[place])
            found = {(finding.kind, finding.subject) for finding in check_application_log()}
            transaction.set_rollback(True)
        assert found == expected


GROWN = [model for model in attested_models() if model.later_columns]


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("model", GROWN, ids=lambda model: model._meta.db_table)
def test_a_later_column_set_back_to_its_default(model: type[Attested], clock: HandClock) -> None:
    table, rows = model._meta.db_table, model._base_manager
    instance = rows.order_by("pk")[0]
    later = [field for field in model._meta.concrete_fields if field.column in model.later_columns]
    assert {field.column for field in later} == model.later_columns
    said = {field.attname: _said(field) for field in later}
    with act("specimen.row.fill", by=program("test"), clock=clock) as record, without_checks(table), guards_off():
        rows.filter(pk=instance.pk).update(**said)
        record.wrote(instance)
    assert list(check_application_log(models=[model])) == []
    for fields in [*([field] for field in later), later]:
        with guards_off(), without_checks(table), transaction.atomic():
            rows.filter(pk=instance.pk).update(**{field.attname: field.get_default() for field in fields})
            found = {(finding.kind, finding.subject) for finding in check_application_log(models=[model])}
            transaction.set_rollback(True)
        assert found == {("row_altered", f"{table}/{instance.pk}")}, fields


def _said(field: "models.Field[Any, Any]") -> Any:
    """A value that is not the column's default."""
    if isinstance(field, models.ForeignKey):
        return field.related_model._base_manager.values_list("pk", flat=True)[0]
    value = filling(field)
    return value if value != field.get_default() else changed(field, value)
