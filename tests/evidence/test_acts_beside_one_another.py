"""Acts that add rows of their own run at the same time on PostgreSQL; every other act runs by itself; one line of
entries comes of it."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import DatabaseError, connection
from tests.support.evidence.specimen import Keeper

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.entries import act
from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault

BY = program("test")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("application")]
needs_several_writers = pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="the embedded database has one writer at a time"
)


@pytest.fixture(autouse=True)
def emptied(application: object) -> Iterator[None]:
    """Django empties the tables of installed planes alone after such a test."""
    yield
    Keeper.objects.all().delete()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Each ends its connection, so that the database can be emptied."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


def see(clock: HandClock, name: str, inside: object = None, *, beside: bool = True) -> int:
    """An act that adds a row; `inside` is called in its middle."""
    try:
        with act("specimen.keeper.see", by=BY, clock=clock, beside=beside) as record:
            if callable(inside):
                inside()
            record.wrote(Keeper.objects.create(name=name))
        return record.entry
    finally:
        connection.close()


@needs_several_writers
def test_two_are_in_their_middle_at_the_same_time(clock: HandClock, threads: ThreadPoolExecutor) -> None:
    both = Barrier(2)
    held = [threads.submit(see, clock, name, lambda: both.wait(30)) for name in ("east", "west")]
    assert sorted(one.result(30) for one in held) == [0, 1]
    assert list(check_application_log(models=[Keeper])) == []


@needs_several_writers
@pytest.mark.parametrize("first_beside", [True, False])
def test_one_that_must_be_alone_waits_for_them_and_they_for_it(
    clock: HandClock, threads: ThreadPoolExecutor, *, first_beside: bool
) -> None:
    began, end = Event(), Event()

    def stay() -> None:
        began.set()
        assert end.wait(30)

    def impatient() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        return see(clock, "second", beside=not first_beside)

    first = threads.submit(see, clock, "first", stay, beside=first_beside)
    assert began.wait(30)
    with pytest.raises(DatabaseError, match="lock timeout"):
        threads.submit(impatient).result(30)
    end.set()
    assert first.result(30) == 0
    assert threads.submit(see, clock, "third", beside=not first_beside).result(30) == 1


@needs_several_writers
def test_many_at_once_are_one_line_of_entries(clock: HandClock, threads: ThreadPoolExecutor) -> None:
    acts = [threads.submit(see, clock, f"gate {number}", beside=number % 5 > 0) for number in range(40)]
    assert sorted(one.result(60) for one in acts) == list(range(40))
    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == list(range(40))
    assert list(check_application_log(models=[Keeper])) == []


@needs_several_writers
def test_from_its_place_on_it_sees_what_others_of_its_kind_added(clock: HandClock, threads: ThreadPoolExecutor) -> None:
    """Two that both find nothing and then ask again in line: one adds, the other finds it."""
    both, made = Barrier(2), []

    def once() -> None:
        try:
            with act("specimen.keeper.see", by=BY, clock=clock, beside=True) as record:
                if not Keeper.objects.filter(name="only").exists():
                    both.wait(30)
                    record.alone_from_here()
                    if not Keeper.objects.filter(name="only").exists():
                        made.append(Keeper.objects.create(name="only"))
                        record.wrote(made[-1])
        finally:
            connection.close()

    for one in [threads.submit(once) for _ in range(2)]:
        one.result(30)
    assert len(made) == Keeper.objects.count() == 1
    assert sorted(len(json.loads(bytes(body))["rows"]) for body in Entry.objects.values_list("body", flat=True)) == [
        0,
        1,
    ]


def test_its_place_in_the_log_is_known_from_its_turn_on(clock: HandClock) -> None:
    with pytest.raises(Fault, match="no place in the log yet"):
        see_entry_too_early(clock)
    with act("specimen.keeper.see", by=BY, clock=clock, beside=True) as record:
        record.alone_from_here()
        assert record.entry == 0
    assert record.entry == 0


def see_entry_too_early(clock: HandClock) -> None:
    with act("specimen.keeper.see", by=BY, clock=clock, beside=True) as record:
        assert record.entry >= 0
