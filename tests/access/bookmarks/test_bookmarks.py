"""Bookmarks by the real acts: who makes, reads and removes them, what the log has of them, and when they go."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.custody.footage import RECORDER, hour_row
from tests.support.registry.city import City
from tests.support.registry.staffing import make_monitor

from mingcha.access.bookmarks import queries
from mingcha.access.bookmarks.actions import add_bookmark, remove_bookmark, remove_bookmarks_over
from mingcha.access.bookmarks.models import Bookmark
from mingcha.access.bookmarks.queries import bookmarks, marks_of_point
from mingcha.access.bookmarks.rules import MOST_TEXT
from mingcha.access.bookmarks.values import NewBookmark
from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.hours.models import Hour, HourState
from mingcha.evidence.checks import check_application_log
from mingcha.evidence.entries import act
from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.identity.asker import facts_of

WORKER = program("work")
HOUR_MS = 3_600_000


def ms(clock: HandClock, back: timedelta = timedelta()) -> int:
    return int((clock.now() - back).timestamp() * 1000)


def new(city: City, clock: HandClock, **changes: object) -> NewBookmark:
    """Ten minutes of an hour ago at the square, shared in the unit."""
    begin_ms = ms(clock, timedelta(hours=1))
    given = {"camera": city.points["JHG"].code, "from_ms": begin_ms, "to_ms": begin_ms + 600_000, "text": "路口有积水"}
    return NewBookmark(**given | {"shared": True} | changes)  # type: ignore[arg-type]


def last_entry() -> dict[str, object]:
    return json.loads(bytes(Entry.objects.latest("index").body))


@pytest.mark.law("16(2)", "19")
def test_it_is_made_read_by_the_unit_and_removed_by_its_maker(city: City, clock: HandClock) -> None:
    made = add_bookmark(city["monitor"], new(city, clock), clock=clock)
    assert (made.text, made.own, made.shared, made.person) == ("路口有积水", True, True, city["monitor"].name)
    assert last_entry()["act"] == "access.bookmark.add"
    make_monitor("nobody", clock, division="420102")
    colleague = facts_of(city["nobody"], clock.now())
    (read,) = bookmarks(colleague, at=clock.now())
    assert (read.number, read.own) == (made.number, False)
    assert marks_of_point(colleague, made.camera, at=clock.now()) == (read,)
    with pytest.raises(Refused):
        remove_bookmark(city["nobody"], number=made.number, clock=clock)
    with pytest.raises(Fault) as missing:
        remove_bookmark(city["guard"], number=made.number, clock=clock)
    assert missing.value.kind is FaultKind.NOT_FOUND
    remove_bookmark(city["monitor"], number=made.number, clock=clock)
    assert not Bookmark.objects.exists()
    assert list(check_application_log()) == []


@pytest.mark.law("16(2)")
def test_bookmarks_of_a_colleague_push_nobody_s_out(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_LISTED", 2)
    monkeypatch.setattr(queries, "MOST_MARKS", 2)
    make_monitor("nobody", clock, division="420102")
    own = add_bookmark(city["monitor"], new(city, clock, text="自己的"), clock=clock)
    for minute in range(3):
        later_ms = ms(clock, timedelta(minutes=30 - minute))
        of_colleague = new(city, clock, from_ms=later_ms, to_ms=later_ms + 1000, text=f"同事 {minute}")
        add_bookmark(city["nobody"], of_colleague, clock=clock)
    assert [one.text for one in bookmarks(city["monitor"], at=clock.now())] == ["同事 2", "同事 1", "自己的"]
    assert own.number in {one.number for one in bookmarks(city["monitor"], at=clock.now(), camera=own.camera)}
    marks = marks_of_point(city["monitor"], own.camera, at=clock.now())
    assert [one.text for one in marks] == ["同事 2", "自己的"], "on the timeline, too"


@pytest.mark.law("19")
def test_the_log_has_none_of_its_words(city: City, clock: HandClock) -> None:
    add_bookmark(city["monitor"], new(city, clock), clock=clock)
    detail = " ".join(str(row.body) for row in Entry.objects.all())
    assert "积水" not in detail


@pytest.mark.law("15", "16(2)")
@pytest.mark.parametrize(("who", "article"), [("district", "16(2)"), ("guard", "3"), ("manager", "16(2)")])
def test_who_may_not_watch_the_point_notes_nothing(city: City, clock: HandClock, who: str, article: str) -> None:
    with pytest.raises(Refused) as refused:
        add_bookmark(city[who], new(city, clock), clock=clock)
    assert refused.value.decision.article == article
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"to_ms": 0}, FaultKind.INVALID),
        ({"from_ms": 0}, FaultKind.INVALID),
        ({"from_ms": 0, "to_ms": 0}, FaultKind.INVALID),
        ({"text": "字" * (MOST_TEXT + 1)}, FaultKind.INVALID),
        ({"text": " "}, FaultKind.INVALID),
        ({"camera": "42010200001320009999"}, FaultKind.NOT_FOUND),
    ],
)
def test_what_takes_no_bookmark(city: City, clock: HandClock, changes: dict[str, object], kind: FaultKind) -> None:
    with pytest.raises(Fault) as fault:
        add_bookmark(city["monitor"], new(city, clock, **changes), clock=clock)
    assert fault.value.kind is kind


def test_nor_one_in_the_future(city: City, clock: HandClock) -> None:
    later = ms(clock) + 1_000
    with pytest.raises(Fault):
        add_bookmark(city["monitor"], new(city, clock, from_ms=later, to_ms=later), clock=clock)


@pytest.mark.law("16(5)", "19")
def test_the_clock_removes_it_with_its_footage_and_after_its_days(city: City, clock: HandClock) -> None:
    assert remove_bookmarks_over(WORKER, clock=clock) == 0
    made = add_bookmark(city["monitor"], new(city, clock), clock=clock)
    hours = range(made.from_ms // HOUR_MS, made.to_ms // HOUR_MS + 1)
    rows = [hour_row(number, made.camera, hour) for number, hour in enumerate(hours, 1)]
    assert take_in_hours(program("uplink"), RECORDER, rows, clock=clock).refused == ()
    assert remove_bookmarks_over(WORKER, clock=clock) == 0, "its footage is there"
    with act("custody.order.done", by=WORKER, clock=clock) as record:
        for row in Hour.objects.all():
            row.state = HourState.DISPOSED
            row.save(update_fields=["state"])
            record.wrote(row)
    assert remove_bookmarks_over(WORKER, clock=clock) == 1
    assert last_entry()["act"] == "access.bookmark.expire"
    earlier_ms = made.from_ms - 5 * HOUR_MS
    later = new(city, clock, from_ms=earlier_ms, to_ms=earlier_ms)
    add_bookmark(city["monitor"], later, clock=clock)
    clock.set_wall(datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=later.to_ms, days=90))
    assert remove_bookmarks_over(WORKER, clock=clock) == 0
    clock.advance(timedelta(milliseconds=2))
    assert remove_bookmarks_over(WORKER, clock=clock) == 1
    assert list(check_application_log()) == []


@pytest.mark.law("16(2)")
def test_a_point_that_may_not_be_watched_any_more_hides_its_bookmarks(city: City, clock: HandClock) -> None:
    made = add_bookmark(city["monitor"], new(city, clock), clock=clock)
    facts = facts_of(city["monitor"], clock.now())
    assert len(bookmarks(facts, at=clock.now(), camera=made.camera)) == 1
    assert bookmarks(facts, at=clock.now(), camera=city.points["HQX"].code) == ()
    later = facts_of(city["guard"], clock.now())
    assert bookmarks(later, at=clock.now()) == ()
