"""From two officers to a returned copy through the real acts: T15a, T16-3, T19 (articles 15, 16(3), 19)."""

import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries
from tests.support.access.exporting import served, work
from tests.support.access.requesting import APPROVER, OPERATOR, Asking, another_guard, asking
from tests.support.evidence.bag_workshop import BEGIN_MS
from tests.support.registry.city import City

from mingcha.access.approvals.actions import revoke_request
from mingcha.access.copies.actions import end_copy, find_overdue_copies
from mingcha.access.copies.queries import copies
from mingcha.access.copies.values import CopyEnd
from mingcha.access.exports import not_taken
from mingcha.access.exports.actions import start_export
from mingcha.access.exports.delivering import deliver_export, fetch_export
from mingcha.access.exports.handing_over import note_sent_bytes
from mingcha.access.exports.not_taken import end_not_taken
from mingcha.access.exports.queries import export_file, export_progress
from mingcha.access.exports.values import Destination, ExportRow, WantedExport
from mingcha.access.oversight.queries import audit_rows
from mingcha.access.oversight.values import AuditAsked, AuditKind
from mingcha.access.register.models import RequestLine
from mingcha.access.register.rows import facts_of
from mingcha.access.requests.models import Request
from mingcha.evidence.queries import latest_of
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.law.retention import shanghai_day

SPAN = {"from_ms": BEGIN_MS + 5_000, "to_ms": BEGIN_MS + 170_000}


@pytest.fixture
def asked(city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asking]:
    """The city with two officers and a letter, and a gateway with the school's footage."""
    with served(tmp_path, (city.points["HQX"].code,), clock, monkeypatch):
        yield asking(city, clock, tmp_path / "documents")


def opened(asked: Asking, **changed: object) -> str:
    given = {"way": "retrieve", "return_by": shanghai_day(asked.clock.now()) + timedelta(days=30), **SPAN}
    return asked.opened(**(given | changed)).no


def begun(asked: Asking, request: str) -> ExportRow:
    wanted = WantedExport(request, Destination.PAGE, "usb")
    return start_export(asked.people[OPERATOR], wanted=wanted, clock=asked.clock)


@pytest.mark.law("15", "16(3)", "19", "20(1)")
def test_two_officers_with_a_letter_get_clips_whose_digests_are_in_the_register(asked: Asking) -> None:
    request = opened(asked)
    row = begun(asked, request)
    work(row, asked.clock)
    guard = asked.people[OPERATOR]
    delivery = deliver_export(guard, number=row.no, clock=asked.clock)
    path = export_file(row)
    assert path is not None
    with zipfile.ZipFile(path) as archive:
        manifest = archive.read(f"{row.no}/manifest-sha256.txt").decode()
        record = json.loads(archive.read(f"{row.no}/data/custody.json"))
    (line,) = RequestLine.objects.filter(request=request, act="delivered")
    clips = [text.split("  ") for text in manifest.splitlines() if "/clip-" in text]
    assert len(clips) == 2
    written = dict(facts_of(line).files)
    assert {path: digest for digest, path in clips}.items() <= written.items()
    assert (line.no, line.way, line.method) == (delivery.export.line, "retrieve", "usb")
    assert all((line.destination, line.operator, line.approver, line.return_by))
    assert [one["no"] for one in record["officers"]] == [one.no for one in asked.officers]
    assert record["register"] == RequestLine.objects.get(request=request, act="opened").no
    fetch_export(guard, token=delivery.token, clock=asked.clock)
    assert Request.objects.get(no=request).state == "open", "it is delivered when all of it has left"
    size = path.stat().st_size
    note_sent_bytes(guard, number=row.no, span=(0, size), size_bytes=size, clock=asked.clock)
    assert Request.objects.get(no=request).state == "delivered"
    (held,) = copies(guard, at=asked.clock.now())
    end_copy(guard, number=held.no, end="destroyed", proof="销毁记录 3 号", clock=asked.clock)
    assert Request.objects.get(no=request).state == "closed"
    acts = [line.act for line in RequestLine.objects.filter(request=request).order_by("mark")]
    assert acts == ["opened", "delivered", "destroyed"]


def fetched(asked: Asking, row: ExportRow) -> None:
    """Hands an export over and fetches all of it."""
    guard = asked.people[OPERATOR]
    token = deliver_export(guard, number=row.no, clock=asked.clock).token
    fetch_export(guard, token=token, clock=asked.clock)
    note_sent_bytes(guard, number=row.no, span=(0, 9), size_bytes=9, clock=asked.clock)


@pytest.mark.law("15(4)", "16(3)", "19")
def test_a_delivered_request_carries_further_exports_until_its_term_is_over(asked: Asking) -> None:
    """An export that was made before the first one was fetched, one that is begun afterwards; not one that comes after
    the term. Each is a line and a copy of its own."""
    request = opened(asked)
    first, second = begun(asked, request), begun(asked, request)
    for row in (first, second):
        work(row, asked.clock)
    fetched(asked, first)
    assert Request.objects.get(no=request).state == "delivered"
    fetched(asked, second)
    third = begun(asked, request)
    work(third, asked.clock)
    fetched(asked, third)
    lines = RequestLine.objects.filter(request=request, act="delivered").order_by("mark")
    assert [line.content.partition("：")[0] for line in lines] == [first.no, second.no, third.no]
    assert len(copies(asked.people[OPERATOR], at=asked.clock.now())) == 3
    held = Request.objects.get(no=request)
    assert held.open_until is not None
    asked.clock.set_wall(held.open_until)
    with pytest.raises(Refused) as refused:
        begun(asked, request)
    assert refused.value.decision.article == "799-20"


@pytest.mark.law("15", "19")
def test_a_delivered_request_is_revoked_as_an_open_one(asked: Asking) -> None:
    """It still carries exports, so the unit can end it; what was handed over is followed to its end all the same."""
    request, manager = opened(asked), asked.people[APPROVER]
    first, second = begun(asked, request), begun(asked, request)
    for row in (first, second):
        work(row, asked.clock)
    fetched(asked, first)
    revoke_request(manager, request, reason="用途不符", clock=asked.clock, send=lambda _: None)
    with pytest.raises(Refused):
        deliver_export(asked.people[OPERATOR], number=second.no, clock=asked.clock)
    (held,) = copies(manager, at=asked.clock.now(), only_out=True)
    end_copy(manager, number=held.no, end="returned", proof="回执 9 号", clock=asked.clock)
    assert Request.objects.get(no=request).state == "revoked"


def acts_of(request: str) -> list[str]:
    """What the register says of a request, in order."""
    return [one.act for one in RequestLine.objects.filter(request=request).order_by("mark")]


@pytest.mark.law("16(3)", "19")
@pytest.mark.parametrize("why", ["the term is over", "revoked", "the file is gone"])
def test_a_delivery_that_nobody_took_is_a_line_and_waits_for_no_return(asked: Asking, why: str) -> None:
    request, clock = opened(asked), asked.clock
    row, guard = begun(asked, request), asked.people[OPERATOR]
    work(row, clock)
    token = deliver_export(guard, number=row.no, clock=clock).token
    assert end_not_taken(program("work"), clock=clock) == (), "it can still be fetched"
    if why == "the term is over":
        held = Request.objects.get(no=request)
        assert held.open_until is not None
        clock.set_wall(held.open_until)
    elif why == "revoked":
        revoke_request(asked.people[APPROVER], request, reason="撤回", clock=clock, send=lambda _: None)
    else:
        path = export_file(row)
        assert path is not None
        path.unlink()
    assert [end_not_taken(program("work"), clock=clock) for _ in range(2)] == [(row.no,), ()]
    (held_copy,) = copies(asked.people[APPROVER], at=clock.now())
    assert (held_copy.end, held_copy.ended_by) == (CopyEnd.NOT_TAKEN, "work")
    assert acts_of(request) == ["opened", "delivered", "not_taken"]
    of_copies = AuditAsked.of_year(clock.now().year, kinds=frozenset({AuditKind.COPY}))
    (audited,) = audit_rows(asked.people["auditor"], of_copies, at=clock.now(), limit=9)
    assert (audited.what.zh.endswith("未取走"), audited.what.en.endswith("not taken")) == (True, True)
    with pytest.raises((Refused, Fault)):
        fetch_export(guard, token=token, clock=clock)
    assert find_overdue_copies(program("work"), clock=clock) == 0
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("UPDATE access_requestline SET reason = 'x'")


def unfetched(asked: Asking, request: str) -> ExportRow:
    """An export that was made and handed over on the page, and not fetched."""
    row = begun(asked, request)
    work(row, asked.clock)
    deliver_export(asked.people[OPERATOR], number=row.no, clock=asked.clock)
    return row


@pytest.mark.law("16(3)", "19")
def test_deliveries_that_can_still_be_fetched_hold_no_later_one_up(
    asked: Asking, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """More of them than are read at once stand before those that are over; these are ended in one turn, and the others
    cost a query for each batch."""
    monkeypatch.setattr(not_taken, "AT_ONCE", 2)
    request = opened(asked)
    waiting = [unfetched(asked, request) for _ in range(3)]
    ended = opened(asked)
    over = [unfetched(asked, ended).no for _ in range(3)]
    revoke_request(asked.people[APPROVER], ended, reason="撤回", clock=asked.clock, send=lambda _: None)
    assert end_not_taken(program("work"), clock=asked.clock) == tuple(over)
    with django_assert_max_num_queries(4):
        assert end_not_taken(program("work"), clock=asked.clock) == ()
    path = export_file(waiting[-1])
    assert path is not None
    path.unlink()
    assert end_not_taken(program("work"), clock=asked.clock) == (waiting[-1].no,)


@pytest.mark.law("16(3)", "19")
def test_what_was_fetched_in_part_is_followed_and_a_person_records_what_never_reached_its_medium(asked: Asking) -> None:
    request, clock = opened(asked), asked.clock
    row, guard = begun(asked, request), asked.people[OPERATOR]
    work(row, clock)
    fetch_export(guard, token=deliver_export(guard, number=row.no, clock=clock).token, clock=clock)
    other = begun(asked, request)
    work(other, clock)
    deliver_export(guard, number=other.no, clock=clock)
    by_export = {one.export: one.no for one in copies(guard, at=clock.now())}
    with pytest.raises(Refused) as refused:
        end_copy(guard, number=by_export[row.no], end="not_taken", proof="无人来取", clock=clock)
    assert refused.value.decision.article == "16(3)"
    end_copy(guard, number=by_export[other.no], end="not_taken", proof="无人来取", clock=clock)
    with pytest.raises(Refused) as refused:
        deliver_export(guard, number=other.no, clock=clock)
    assert refused.value.decision.article == "19"
    revoke_request(asked.people[APPROVER], request, reason="撤回", clock=clock, send=lambda _: None)
    assert end_not_taken(program("work"), clock=clock) == ()
    assert acts_of(request) == ["opened", "delivered", "delivered", "not_taken"]


@pytest.mark.law("16(3)")
def test_the_line_of_a_delivery_names_who_handed_it_over(asked: Asking) -> None:
    """Not who started the export: two people on duty may share the work."""
    another = another_guard(asked)
    row = begun(asked, opened(asked))
    work(row, asked.clock)
    deliver_export(another, number=row.no, clock=asked.clock)
    assert RequestLine.objects.get(act="delivered").operator == another.name != asked.people[OPERATOR].name


@pytest.mark.law("15(4)", "16(3)")
def test_without_the_line_of_its_opening_nothing_is_exported(asked: Asking) -> None:
    given = {"way": "retrieve", "return_by": shanghai_day(asked.clock.now()) + timedelta(days=30), **SPAN}
    request = asked.approved(**given).no
    with pytest.raises(Refused) as refused:
        begun(asked, request)
    assert refused.value.decision.article == "15(4)"


@pytest.mark.law("14")
def test_a_request_to_view_exports_nothing(asked: Asking) -> None:
    request = asked.opened(**SPAN).no
    with pytest.raises(Refused) as refused:
        begun(asked, request)
    assert refused.value.decision.article == "14"


@pytest.mark.law("15", "799-20")
@pytest.mark.parametrize("when", ["before the job", "before the delivery", "before the fetch"])
def test_a_revocation_ends_it_at_every_step(asked: Asking, when: str) -> None:
    request = opened(asked)
    guard, manager = asked.people[OPERATOR], asked.people[APPROVER]
    row = begun(asked, request)
    revoke = lambda: revoke_request(manager, request, reason="撤回", clock=asked.clock, send=lambda _: None)  # noqa: E731
    if when == "before the job":
        revoke()
        work(row, asked.clock)
        assert export_progress(row).state == "failed"
        return
    work(row, asked.clock)
    if when == "before the delivery":
        revoke()
        with pytest.raises(Refused):
            deliver_export(guard, number=row.no, clock=asked.clock)
        return
    token = deliver_export(guard, number=row.no, clock=asked.clock).token
    revoke()
    with pytest.raises(Refused):
        fetch_export(guard, token=token, clock=asked.clock)
    assert latest_of("access.export.refuse", 1)


@pytest.mark.law("15(2)", "15(3)")
def test_conditions_that_ended_meanwhile_end_it(asked: Asking) -> None:
    """The letter is valid for seven days; the job that comes later gets no ticket."""
    row = begun(asked, opened(asked))
    asked.clock.advance(timedelta(days=8))
    work(row, asked.clock)
    progress = export_progress(row)
    assert progress.state == "failed"
