"""Numbers of leak cases and transfers tell nothing of others; an absent, a hidden and a forbidden one are the same."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.e2e.enforced_nouns import add_cases
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.leaks import numbers
from mingcha.supervision.leaks.actions import open_leak
from mingcha.supervision.leaks.models import LeakCase
from mingcha.supervision.leaks.queries import leak_case, leaks
from mingcha.supervision.leaks.states import LeakKind
from mingcha.supervision.leaks.values import NewLeak
from mingcha.supervision.locks.models import EvidenceLock
from mingcha.supervision.transfers.actions import prepare_transfer
from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.transfers.queries import transfer, transfers
from mingcha.supervision.transfers.values import NewTransfer

pytestmark = pytest.mark.law("20(4)", "24")


def opened(city: City, clock: HandClock, organ: str) -> int:
    """A leak case about an organ, that the city's officer handles."""
    span = {"from_at": clock.now() - timedelta(days=2), "to_at": clock.now()}
    new = NewLeak(LeakKind.OTHER, "外传", clock.now(), organ, points=(city.points["JHG"].code,), **span)
    return open_leak(city["city"], new=new, clock=clock)


def transferred(leak: int, lock: int) -> int:
    """A transfer of a leak case, beside its lock."""
    given = EvidenceLock.objects.values("made_at", "first_entry", "last_entry", "log_size", "log_root", "list_sha256")
    beside = EvidenceLock.objects.create(count=0, **given.get(pk=lock))
    return Transfer.objects.create(
        pk=numbers.drawn_key(), no="Y20261126-HIDDEN", state="prepared", leak_id=leak, receiver="市监察委员会",
        inside_police=False, reason="-", materials="-", lock=beside, prepared_by="user:1", prepared_at=beside.made_at,
    ).pk  # fmt: skip


def asked(ask: Callable[[], object]) -> tuple[str, str, str, list[str]]:
    """What is answered, and the questions to the database without their values."""
    with CaptureQueriesContext(connection) as captured, pytest.raises(Fault) as fault:
        ask()
    questions = ["".join(sign for sign in one["sql"] if not sign.isdigit()) for one in captured.captured_queries]
    return fault.value.kind.value, fault.value.words.zh, fault.value.words.en, questions


def test_numbers_are_drawn_and_lists_are_in_the_order_of_opening(city: City, clock: HandClock) -> None:
    made = [opened(city, clock, "JAGA") for _ in range(4)]
    assert min(made) >= 2**52, "no counted number lies so high"
    rows = leaks(city["city"], at=clock.now())
    assert [one.number for one in rows] == made[::-1], "at one instant, too"
    assert len({one.no for one in rows}) == 4
    assert all(one.no.startswith("L20") and len(one.no) == 16 for one in rows)
    assert [one.number for one in leaks(city["city"], at=clock.now(), before=made[2])] == made[1::-1]
    assert leaks(city["city"], at=clock.now(), before=made[2] - 1) == ()
    assert leaks(city["elsewhere"], at=clock.now(), before=made[3]) == ()


def test_drawn_numbers_do_not_follow_each_other() -> None:
    drawn = {numbers.drawn_key() for _ in range(200)}
    assert len(drawn) == 200
    assert all(numbers.is_drawn(one) and one < 2**53 for one in drawn)
    assert not any(one + 1 in drawn for one in drawn)
    assert not numbers.is_drawn(99)


def test_an_absent_and_a_hidden_case_are_answered_alike(city: City, clock: HandClock) -> None:
    opened(city, clock, "JAGA")
    hidden = opened(city, clock, "JAGA")
    absent = LeakCase.objects.order_by("pk").values_list("pk", flat=True)[0] - 1
    for name in ("district", "elsewhere", "monitor"):
        who = city[name]
        assert asked(partial(leak_case, who, hidden, at=clock.now())) == asked(
            partial(leak_case, who, absent, at=clock.now())
        ), name


def test_an_absent_a_hidden_and_a_forbidden_transfer_are_answered_alike(
    city: City, clock: HandClock, home: Home
) -> None:
    add_cases(city, home, clock)
    held = PenaltyCase.objects.get()
    new = NewTransfer("区检察院", inside_police=False, reason="涉嫌犯罪", materials="卷宗")
    forbidden = prepare_transfer(city["district"], case=held.pk, new=new, revision=held.revision, clock=clock)
    leak = opened(city, clock, "JAGA")
    hidden = transferred(leak, LeakCase.objects.get().lock_id)
    absent, *others = (
        asked(partial(transfer, city["elsewhere"], one, at=clock.now())) for one in (99, hidden, forbidden)
    )
    assert others == [absent, absent]
    assert transfer(city["city"], hidden, at=clock.now()).row.no == "Y20261126-HIDDEN"
    assert [one.number for one in transfers(city["city"], at=clock.now())] == [hidden, forbidden]
    assert [one.number for one in transfers(city["city"], at=clock.now(), before=hidden)] == [forbidden]
    assert transfers(city["district"], at=clock.now(), before=hidden) == ()
    assert [one.number for one in transfers(city["district"], at=clock.now())] == [forbidden]
