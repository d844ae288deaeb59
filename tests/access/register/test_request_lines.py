"""The register's lines for others: complete, only added, corrected by a new line, found again (articles 16(3), 19)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.support.access.lines import FILE, correct_line, line_facts, written
from tests.support.evidence.database_administrator import guards_off
from tests.support.registry.city import City

from mingcha.access.register import queries as register_queries
from mingcha.access.register import rules as register_rules
from mingcha.access.register.checks import check_numbers
from mingcha.access.register.corrections import propose_correction
from mingcha.access.register.models import RequestLine, RequestLinePoint
from mingcha.access.register.values import LineCorrection, LineSearch
from mingcha.evidence.checks import check_application_log
from mingcha.evidence.queries import entry_by_index, latest_entries
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.confirmations.queries import proposal as proposal_called

ALL = LineSearch()


@pytest.mark.law("16(3)", "799-16(2)(3)")
def test_a_delivery_writes_exactly_one_line_with_all_that_the_law_asks(city: City, clock: HandClock) -> None:
    """T16-3."""
    number = written(city, clock)
    assert number == "2026-000001"
    (line,) = register_queries.request_lines(city["manager"], ALL, at=clock.now(), limit=9)
    assert line.no == number
    assert line.facts == line_facts(city)
    assert line.written_at == clock.now()
    assert line.written_by == city["manager"].name
    assert line.mark == register_rules.mark_of(number) < 2**40
    entry = entry_by_index(line.entry, with_event=True)
    assert entry.act == "access.request.deliver"
    assert entry.event is not None
    assert entry.event["facts"]["register"] == [number]
    assert RequestLinePoint.objects.get().point.code == city.points["HQX"].code
    assert list(check_application_log()) == []


@pytest.mark.law("16(3)")
def test_the_database_refuses_to_change_or_delete_a_line(city: City, clock: HandClock) -> None:
    """T16-3-N."""
    written(city, clock)
    kept = RequestLine.objects.values().get()
    for forbid in (
        lambda: RequestLine.objects.update(destination="x"),
        lambda: RequestLine.objects.get().save(),
        lambda: RequestLinePoint.objects.all().delete(),
        lambda: RequestLine.objects.all()._raw_delete("default"),
        lambda: connection.cursor().execute("UPDATE access_requestline SET person = 'x'"),
        lambda: connection.cursor().execute("DELETE FROM access_requestline"),
        lambda: connection.cursor().execute("UPDATE access_requestlinepoint SET point_id = 1"),
        lambda: connection.cursor().execute("DELETE FROM access_requestlinepoint"),
    ):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            forbid()
    assert RequestLine.objects.values().get() == kept


@pytest.mark.law("16(3)")
def test_what_is_done_around_the_database_is_named_by_the_check(city: City, clock: HandClock) -> None:
    for _ in range(3):
        written(city, clock)
    assert list(check_numbers()) == []
    second = RequestLine.objects.get(no="2026-000002")
    with guards_off(), transaction.atomic():
        RequestLine.objects.filter(pk=second.pk).update(destination="别处")
        found = {(one.kind, one.subject) for one in check_application_log()}
        transaction.set_rollback(True)
    assert found == {("row_altered", f"access_requestline/{second.pk}")}
    with guards_off(), transaction.atomic():
        RequestLinePoint.objects.filter(line=second).delete()
        RequestLine.objects.filter(pk=second.pk)._raw_delete("default")
        holes = [(one.kind, one.subject) for one in check_numbers()]
        found = {one.kind for one in check_application_log()}
        transaction.set_rollback(True)
    assert holes == [("register_hole", "access_requestline 2026-000002")]
    assert found == {"row_missing"}


INCOMPLETE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("16(3)", {"persons": ()}),
    ("16(3)", {"persons": (("陈一", "汉口区刑侦大队", "鄂A01"), ("林二", "", "鄂A02"))}),
    ("15(1)", {"persons": (("陈一", "汉口区刑侦大队", "鄂A01"),)}),
    ("15(1)", {"persons": (("陈一", "汉口区刑侦大队", "鄂A01"), ("陈壹", "汉口区刑侦大队", "鄂A01"))}),
    *(("16(3)", {name: ""}) for name in ("method", "purpose", "reason", "content", "destination", "operator")),
    *(("16(3)", {name: ""}) for name in ("request", "basis", "approver")),
    ("16(3)", {"points": ()}),
    ("16(3)", {"files": ()}),
    ("19", {"return_by": None}),
)


@pytest.mark.law("15(1)", "16(3)", "19")
@pytest.mark.parametrize(("article", "change"), INCOMPLETE, ids=lambda value: str(value)[:40])
def test_an_incomplete_line_is_refused(city: City, clock: HandClock, article: str, change: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        written(city, clock, **change)
    assert refused.value.decision.article == article
    assert not RequestLine.objects.exists()


@pytest.mark.law("16(3)")
@pytest.mark.parametrize(
    "change",
    [
        {"act": "opening"}, {"way": "borrow"}, {"method": "pigeon"}, {"reason": "x" * 2001}, {"reason": "a\0b"},
        {"to_ms": 0}, {"files": (("data/a.mp4", "AB" * 32),)}, {"files": (("a\nb", "ab" * 32),)},
        {"act": "corrected"}, {"corrects": "2026-000001", "remark": "x"}, {"operator": "x" * 61},
        {"persons": tuple((f"{n}", "u", f"{n}") for n in range(3))},
    ],
    ids=str,
)  # fmt: skip
def test_a_value_that_no_column_holds_is_a_fault(city: City, clock: HandClock, change: dict[str, Any]) -> None:
    with pytest.raises(Fault) as fault:
        written(city, clock, **change)
    assert fault.value.kind is FaultKind.INVALID
    assert not RequestLine.objects.exists()


@pytest.mark.law("16(3)")
@pytest.mark.parametrize(
    "change",
    [
        {"destination": ""}, {"unit": ""}, {"certificate": ""}, {"person_2": ""}, {"approver": ""}, {"act": "x"},
        {"return_by": None}, {"file_count": 0}, {"to_ms": 0}, {"remark": "x"}, {"act": "corrected"}, {"mark": 2**40},
    ],
    ids=str,
)  # fmt: skip
def test_the_database_itself_refuses_an_incomplete_line(city: City, clock: HandClock, change: dict[str, Any]) -> None:
    written(city, clock)
    row = RequestLine.objects.values().get()
    row |= {"id": row["id"] + 1, "no": "2026-000002", "mark": row["mark"] + 1} | change
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestLine.objects.create(**row)


@pytest.mark.law("15(1)", "16(3)")
def test_the_refusal_of_one_officer_is_a_line_too(city: City, clock: HandClock) -> None:
    one = (("陈一", "汉口区刑侦大队", "鄂A01"),)
    number = written(city, clock, act="refused", persons=one, approver="", files=(), return_by=None)
    line = register_queries.line_of_mark(register_rules.mark_of(number))
    assert line is not None
    assert line.facts.persons == one


@pytest.mark.law("15", "16(3)")
def test_a_request_opens_once(city: City, clock: HandClock) -> None:
    written(city, clock, act="opened", files=())
    with pytest.raises(Fault) as fault:
        written(city, clock, act="opened", files=())
    assert fault.value.kind is FaultKind.CONFLICT
    written(city, clock, act="opened", files=(), request="D20261125-0002")


@pytest.mark.law("16(3)")
def test_numbers_begin_anew_with_the_shanghai_year(city: City, clock: HandClock) -> None:
    clock.set_wall(datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    assert [written(city, clock), written(city, clock)] == ["2026-000001", "2026-000002"]
    clock.advance(timedelta(minutes=2))
    assert written(city, clock) == "2027-000001"
    assert list(check_numbers()) == []
    marks = [line.mark for line in register_queries.request_lines(city["city"], ALL, at=clock.now(), limit=9)]
    found = [line.no for mark in marks if (line := register_queries.line_of_mark(mark)) is not None]
    assert found == ["2027-000001", "2026-000002", "2026-000001"]
    assert register_queries.line_of_mark(5) is None


@pytest.mark.law("16(3)")
def test_how_long_a_line_must_be_there() -> None:
    assert register_rules.kept_at_least_until(date(2026, 11, 25)) == date(2031, 11, 25)
    assert register_rules.kept_at_least_until(date(2028, 2, 29)) == date(2033, 2, 28)


def test_only_numbers_have_marks() -> None:
    for number in ("", "2026-1", "26-000001", "2026-0000001x", "1999-000001", "２０２６-000001"):
        with pytest.raises(ValueError, match="not a number"):
            register_rules.mark_of(number)
    assert register_rules.mark_of("2999-9999999") < 2**40
    assert register_rules.mark_of("2026-1234567") == 20_261_234_567


@pytest.mark.law("16(3)")
def test_a_correction_is_a_new_line_that_names_the_old_one(city: City, clock: HandClock) -> None:
    old = written(city, clock)
    clock.advance(timedelta(hours=1))
    change = LineCorrection(destination="汉口区刑侦大队，78 号案卷", return_by=date(2027, 3, 1))
    new = correct_line(city["manager"], number=old, correction=change, remark="案卷号写错", clock=clock)
    (corrected, first) = register_queries.request_lines(city["city"], ALL, at=clock.now(), limit=9)
    assert (first.no, first.facts, first.corrected_by) == (old, line_facts(city), new)
    assert corrected.facts == replace(
        line_facts(city), act="corrected", corrects=old, remark="案卷号写错", destination="汉口区刑侦大队，78 号案卷",
        return_by=date(2027, 3, 1),
    )  # fmt: skip
    event = entry_by_index(corrected.entry, with_event=True).event
    assert event is not None
    assert event["facts"]["changed"] == ["destination", "return_by"]
    with pytest.raises(Fault) as fault:
        correct_line(city["manager"], number=old, correction=LineCorrection(operator="马"), remark="误", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    again = correct_line(
        city["manager"], number=new, correction=LineCorrection(operator="马"), remark="误", clock=clock
    )
    assert again == "2026-000003"
    assert list(check_application_log()) == []


@pytest.mark.law("16(3)", "3", "19")
def test_who_corrects_and_with_what(city: City, clock: HandClock) -> None:
    old, change = written(city, clock), LineCorrection(reason="查找走失儿童")
    for username, article in (("district", "16(3)"), ("auditor", "16(3)"), ("admin", "16(3)"), ("guard", "16(3)")):
        with pytest.raises(Refused) as refused:
            correct_line(city[username], number=old, correction=change, remark="误", clock=clock)
        assert refused.value.decision.article == article
    elsewhere = written(city, clock, site="JHG", by="district")
    with pytest.raises(Refused) as refused:
        correct_line(city["manager"], number=elsewhere, correction=change, remark="误", clock=clock)
    assert refused.value.decision.article == "3"
    for nothing, remark in ((LineCorrection(), "误"), (change, " "), (LineCorrection(operator="马三"), "误")):
        with pytest.raises(Fault) as fault:
            correct_line(city["manager"], number=old, correction=nothing, remark=remark, clock=clock)
        assert fault.value.kind is FaultKind.INVALID
    one = LineCorrection(persons=(("陈一", "汉口区刑侦大队", "鄂A01"),))
    with pytest.raises(Refused) as refused:
        correct_line(city["manager"], number=old, correction=one, remark="误", clock=clock)
    assert refused.value.decision.article == "15(1)"
    with pytest.raises(Fault) as fault:
        correct_line(city["manager"], number="2026-000009", correction=change, remark="误", clock=clock)
    assert fault.value.kind is FaultKind.NOT_FOUND


@pytest.mark.law("16(3)")
def test_nobody_takes_the_own_name_out_of_a_line(city: City, clock: HandClock) -> None:
    """The manager who approved does not name another one; the refusal has its entry."""
    manager = city["manager"]
    line = written(city, clock, approver=manager.name)
    change = LineCorrection(approver="马三")
    with pytest.raises(Refused) as refused:
        correct_line(manager, number=line, correction=change, remark="误", clock=clock)
    assert refused.value.decision.article == "16(3)"
    (entry,) = latest_entries(1)
    assert entry.act == "registry.refusal.note"
    other = LineCorrection(operator="马四")
    assert correct_line(manager, number=line, correction=other, remark="误", clock=clock) != line


@pytest.mark.law("16(3)", "3")
def test_a_correction_is_two_persons(city: City, clock: HandClock) -> None:
    """Nothing is written before another person confirms, who is of the unit or over it and takes out no own name."""
    old, district = written(city, clock, approver=city["district"].name), city["district"]
    change = LineCorrection(destination="汉口区刑侦大队，78 号案卷")
    given = {"number": old, "remark": "案卷号写错", "clock": clock}
    proposal = propose_correction(city["manager"], correction=change, **given)
    other = propose_correction(city["manager"], correction=LineCorrection(destination="79 号案卷"), **given)
    assert RequestLine.objects.count() == 1
    for username, article in (("manager", "16(3)"), ("guard", "16(3)"), ("auditor", "16(3)"), ("elsewhere", "3")):
        with pytest.raises(Refused) as refused:
            confirm(city[username], proposal.name, clock=clock)
        assert refused.value.decision.article == article, username
    confirm(district, proposal.name, clock=clock)
    line = RequestLine.objects.latest("pk")
    assert (line.corrects.no if line.corrects else "", line.written_by) == (
        old,
        f"{city['manager'].name}、{district.name}",
    )
    assert latest_entries(1)[0].act == "access.register.correct"
    with pytest.raises(Refused) as refused:
        confirm(district, other.name, clock=clock)
    assert refused.value.decision.article == "16(3)", "another correction was confirmed meanwhile"
    assert "78 号案卷" in proposal_called(district, proposal.name, at=clock.now()).effect[1].zh, (
        "its page still says what"
    )
    again = given | {"number": line.no}
    proposal = propose_correction(city["manager"], correction=LineCorrection(approver="马三"), **again)
    with pytest.raises(Refused) as refused:
        confirm(district, proposal.name, clock=clock)
    assert refused.value.decision.article == "16(3)", "the own name"
    confirm(city["city"], proposal.name, clock=clock)


@pytest.mark.law("16(3)")
def test_a_correction_names_both_persons_however_long_their_names_are(city: City, clock: HandClock) -> None:
    for username, letter in (("manager", "甲"), ("district", "乙")):
        city[username].name = letter * 60
        city[username].save(update_fields=["name"])
    change = LineCorrection(destination="汉口区刑侦大队，78 号案卷")
    old = written(city, clock)
    new = correct_line(
        city["manager"], number=old, correction=change, remark="误", clock=clock, confirmed_by="district"
    )
    assert RequestLine.objects.get(no=new).written_by == f"{'甲' * 29}、{'乙' * 29}"


@pytest.mark.law("16(3)", "15(1)")
@pytest.mark.parametrize("known_by", ["name", "certificate"])
def test_who_asked_for_the_footage_confirms_no_correction_of_its_line(
    city: City, clock: HandClock, known_by: str
) -> None:
    """A police officer over the unit who took the film would else take the own name out of the register."""
    district = city["district"]
    name = district.name if known_by == "name" else "陈一"
    first = (name, "江岸区公安分局", district.badge_no if known_by == "certificate" else "鄂A01")
    old = written(city, clock, persons=(first, ("林二", "江岸区公安分局", "鄂A02")))
    change = LineCorrection(persons=(("马三", "江岸区公安分局", "鄂A09"), ("林二", "江岸区公安分局", "鄂A02")))
    if known_by == "certificate":
        city["manager"].badge_no = ""
        city["manager"].save(update_fields=["badge_no"])
    proposal = propose_correction(city["manager"], number=old, correction=change, remark="误", clock=clock)
    with pytest.raises(Refused) as refused:
        confirm(district, proposal.name, clock=clock)
    assert refused.value.decision.article == "16(3)"


@pytest.mark.law("3", "16(3)")
def test_who_reads_and_finds_the_lines(city: City, clock: HandClock) -> None:
    school, square = written(city, clock), written(city, clock, site="JHG", request="D20261125-0002", by="district")
    seen = {"manager": {school}, "city": {school, square}, "auditor": {school, square}, "elsewhere": set[str]()}
    for username, numbers in seen.items():
        found = register_queries.request_lines(city[username], ALL, at=clock.now(), limit=9)
        assert {line.no for line in found} == numbers, username
        assert register_queries.count_request_lines(city[username], ALL, at=clock.now()) == len(numbers)
    for username in ("monitor", "admin", "nobody"):
        with pytest.raises(Refused) as refused:
            register_queries.request_lines(city[username], ALL, at=clock.now(), limit=9)
        assert refused.value.decision.article == "16(3)"
    row, may = register_queries.request_line(city["manager"], school, at=clock.now())
    assert (row.no, may.allowed) == (school, True)
    assert not register_queries.request_line(city["city"], school, at=clock.now())[1]
    with pytest.raises(Refused) as refused:
        register_queries.request_line(city["manager"], square, at=clock.now())
    assert refused.value.decision.article == "3"


@pytest.mark.law("16(3)")
def test_a_search_by_person_unit_request_point_and_day(city: City, clock: HandClock) -> None:
    first = written(city, clock)
    clock.advance(timedelta(days=1))
    others = (("周五", "应急管理局", "应1"), ("吴六", "应急管理局", "应2"))
    second = written(city, clock, site="JHG", request="D20261126-0001", persons=others, files=(FILE, FILE))
    day = clock.now().date()
    for search, numbers in (
        (LineSearch(person="林"), [first]), (LineSearch(person="应2"), [second]), (LineSearch(person="应"), []),
        (LineSearch(unit="刑侦"), [first]), (LineSearch(request="D20261126-0001"), [second]),
        (LineSearch(point=city.points["HQX"].code), [first]), (LineSearch(from_day=day), [second]),
        (LineSearch(until_day=day - timedelta(days=1)), [first]), (LineSearch(from_day=day + timedelta(days=1)), []),
        (LineSearch(person="周", unit="应急", from_day=day, until_day=day), [second]), (ALL, [second, first]),
    ):  # fmt: skip
        found = register_queries.request_lines(city["city"], search, at=clock.now(), limit=9)
        assert [line.no for line in found] == numbers, search
        every = register_queries.every_request_line(city["city"], search, at=clock.now())
        assert [line.no for line in every] == numbers[::-1]
