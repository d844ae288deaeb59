"""A bag on its way from the page: a line a handing over, broken downloads go on, one person's, not the approver's."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.access.exporting import Opened, Originals, wanted, work
from tests.support.registry.city import City

from mingcha.access.copies.queries import copies
from mingcha.access.exports.actions import start_export
from mingcha.access.exports.delivering import deliver_export, fetch_export
from mingcha.access.exports.handing_over import joined_spans, may_go_on, note_sent_bytes
from mingcha.access.exports.queries import export
from mingcha.access.exports.values import ExportRow
from mingcha.access.register.models import RequestLine
from mingcha.evidence.queries import latest_of
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.findings.models import Finding

pytestmark = pytest.mark.law("15", "16(3)", "19", "20(1)")


def done(city: City, clock: HandClock) -> ExportRow:
    row = start_export(city["guard"], wanted=wanted(), clock=clock)
    work(row, clock)
    return export(city["guard"], row.no, at=clock.now())


def test_a_delivery_is_one_line_one_copy_and_one_handing_over(
    city: City, clock: HandClock, opened: Opened, originals: Originals
) -> None:
    row = done(city, clock)
    first = deliver_export(city["guard"], number=row.no, clock=clock)
    again = deliver_export(city["guard"], number=row.no, clock=clock)
    assert first.export.line == again.export.line != ""
    (held,) = copies(city["guard"], at=clock.now())
    assert (held.export, held.return_by, held.line) == (row.no, opened.facts.return_by, first.export.line)
    assert held.persons == ("张三", "李四")
    fetched = fetch_export(city["guard"], token=again.token, clock=clock)
    assert fetched.fetched_at == clock.now()
    assert fetched.line == first.export.line
    note_sent_bytes(city["guard"], number=row.no, span=(0, 60), size_bytes=100, clock=clock)
    with pytest.raises(Refused) as refused:
        deliver_export(city["manager"], number=row.no, clock=clock)
    assert refused.value.decision.article == "16(3)", "somebody else hands it over a second time"
    fetch_export(city["guard"], token=first.token, clock=clock)
    assert opened.steps == []
    whole = note_sent_bytes(city["guard"], number=row.no, span=(60, 100), size_bytes=100, clock=clock)
    assert (whole.handed_over, opened.steps) == (1, ["deliver"])
    assert RequestLine.objects.filter(act="delivered").count() == 1, "a download that broke is one handing over"
    with pytest.raises(Refused):
        deliver_export(city["guard"], number=row.no, clock=clock)


def test_fetching_all_of_it_again_is_another_line(
    city: City, clock: HandClock, opened: Opened, originals: Originals
) -> None:
    row = done(city, clock)
    token = deliver_export(city["guard"], number=row.no, clock=clock).token
    for number in (1, 2):
        fetch_export(city["guard"], token=token, clock=clock)
        opened.facts = replace(opened.facts, state="delivered")
        assert RequestLine.objects.filter(act="delivered").count() == number
        found = note_sent_bytes(city["guard"], number=row.no, span=(0, 100), size_bytes=100, clock=clock)
        assert found.handed_over == number
        opened.facts = replace(opened.facts, state="delivered")
    assert "再次下载" in RequestLine.objects.order_by("mark").last().content  # type: ignore[union-attr]


def test_two_answers_at_once_are_two_lines(city: City, clock: HandClock, opened: Opened, originals: Originals) -> None:
    """Both begin under one line; whatever is whole second has a line of its own, and so has what comes after it."""
    row = done(city, clock)
    token = deliver_export(city["guard"], number=row.no, clock=clock).token
    for _ in range(2):
        fetch_export(city["guard"], token=token, clock=clock)
    for number in (1, 2):
        found = note_sent_bytes(city["guard"], number=row.no, span=(0, 100), size_bytes=100, clock=clock)
        assert (found.handed_over, RequestLine.objects.filter(act="delivered").count()) == (number, number)
    fetch_export(city["guard"], token=token, clock=clock)
    assert RequestLine.objects.filter(act="delivered").count() == 3


def test_who_approved_neither_makes_nor_hands_over_the_export(
    city: City, clock: HandClock, opened: Opened, originals: Originals
) -> None:
    """16(3): the register names who approved and who handed over; these are two persons."""
    row = done(city, clock)
    opened.approver_id = city["guard"].pk
    for act in (
        lambda: start_export(city["guard"], wanted=wanted(), clock=clock),
        lambda: deliver_export(city["guard"], number=row.no, clock=clock),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.decision.article == "16(3)"
    opened.approver_id = city["manager"].pk
    token = deliver_export(city["guard"], number=row.no, clock=clock).token
    opened.approver_id = city["guard"].pk
    with pytest.raises(Refused):
        fetch_export(city["guard"], token=token, clock=clock)


@pytest.mark.parametrize("end", ["revoked", "other"])
def test_a_running_answer_may_not_go_on(
    city: City, clock: HandClock, opened: Opened, originals: Originals, end: str
) -> None:
    row = done(city, clock)
    token = deliver_export(city["guard"], number=row.no, clock=clock).token
    fetch_export(city["guard"], token=token, clock=clock)
    clock.advance(timedelta(minutes=31))
    assert may_go_on(city["guard"], number=row.no, clock=clock), "what began in time goes on"
    if end == "revoked":
        opened.facts = replace(opened.facts, state="revoked")
    assert not may_go_on(city["manager" if end == "other" else "guard"], number=row.no, clock=clock)


def test_spans_of_bytes() -> None:
    assert joined_spans([(5, 9), (0, 5), (20, 20), (12, 15), (13, 14)]) == [(0, 9), (12, 15)]


@pytest.mark.parametrize(("by", "minutes"), [("guard", 30), ("manager", 1)])
def test_a_pass_after_its_window_or_of_another_person_is_an_alarm(
    city: City, clock: HandClock, opened: Opened, originals: Originals, by: str, minutes: int
) -> None:
    """T15e-N: the token of an approved export reused after the window: 403 and an alarm."""
    row = done(city, clock)
    token = deliver_export(city["guard"], number=row.no, clock=clock).token
    clock.advance(timedelta(minutes=minutes))
    with pytest.raises(Refused) as refused:
        fetch_export(city[by], token=token, clock=clock)
    assert refused.value.decision.article in ("15", "16(3)")
    assert Finding.objects.filter(kind="export_misused", subject=row.no).count() == 1
    (entry,) = latest_of("access.export.refuse", 5)
    assert entry.event is not None
    assert entry.event["facts"]["export"] == row.no
