"""Who takes exports of which points, what leaves and what never does, and the entry of each (articles 3, 13)."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.registry.city import OWNER, City, add_camera
from tests.support.registry.drawing import draw_block
from tests.support.registry.filing import ACROSS, HERE, WHOLE, placed, submitted
from tests.support.registry.last_act import last_entry, last_facts

from mingcha.evidence.models import Entry
from mingcha.kit.actor import Actor
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Decision, Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.dossiers import actions, rows
from mingcha.registry.dossiers.actions import export_dossiers
from mingcha.registry.dossiers.exported import ExportForm, FileKind
from mingcha.registry.dossiers.queries import (
    count_exported,
    dossier,
    export_points,
    exported_fields,
    printed_points,
    require_taken,
    taken_in_table,
)
from mingcha.registry.filings.actions import open_filing, receive_filing
from mingcha.registry.filings.queries import filing
from mingcha.registry.filings.states import FilingKind
from mingcha.registry.identity.models import User
from mingcha.registry.points.catalogue_values import CatalogueFields
from mingcha.registry.points.cataloguing import state_for_catalogue
from mingcha.registry.points.filter import EVERYTHING, PointFilter
from mingcha.registry.points.models import Point
from mingcha.registry.points.queries import points
from mingcha.registry.secrecy.actions import mark_secret

pytestmark = pytest.mark.law("13")
PASSWORD = "let-me-in"
INSIDE = "114.3005, 30.6105"
"""In the block of tests.support.registry.drawing."""


def taken(by: User | Actor, clock: HandClock, kind: FileKind = FileKind.JSON, where: PointFilter = EVERYTHING) -> bytes:
    held = io.BytesIO()
    made = export_dossiers(by, held, kind=kind, where=where, clock=clock)
    data = held.getvalue()
    assert (made.size_bytes, made.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    return data


def objects(by: User | Actor, clock: HandClock, where: PointFilter = EVERYTHING) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(taken(by, clock, where=where))["APEListObject"]["APEObject"]
    return found


@pytest.mark.law("3")
def test_each_takes_what_their_role_reaches_and_one_entry_says_so(city: City, clock: HandClock) -> None:
    school, square = city.points["HQX"].code, city.points["JHG"].code
    before = Entry.objects.count()
    data = taken(city["manager"], clock)
    assert Entry.objects.count() == before + 1
    assert last_entry()["act"] == "registry.dossier.export"
    assert last_facts() == {
        "kind": "json", "filter": "", "points": 1, "left_out": 0, "by_token": False,
        "sha256": hashlib.sha256(data).hexdigest(),
    }  # fmt: skip
    reached = {
        who: [one["ApeID"] for one in objects(city[who], clock)] for who in ("manager", "district", "city", "auditor")
    }
    assert reached["manager"] == [school]
    assert reached["district"] == sorted([school, square])
    assert reached["city"] == reached["auditor"] == sorted(one.code for one in city.points.values())
    assert [one["ApeID"] for one in objects(city["city"], clock, PointFilter(site="JHG"))] == [square]
    assert last_facts()["filter"] == "site=JHG"
    assert count_exported(city["city"], PointFilter(state="down"), at=clock.now()) == 3


@pytest.mark.law("3")
@pytest.mark.parametrize("who", ["monitor", "security", "nobody"])
def test_who_keeps_no_register_takes_none(city: City, clock: HandClock, who: str) -> None:
    with pytest.raises(Refused) as refused:
        taken(city[who], clock)
    assert refused.value.decision.article == "3"
    assert last_entry()["act"] != "registry.dossier.export"
    assert count_exported(city[who], EVERYTHING, at=clock.now()) == 0
    assert exported_fields(city[who], city.points["JHG"].code, at=clock.now()) == ()


@pytest.mark.law("13(1)", "16(1)")
def test_a_work_secret_leaves_with_its_keeper_alone(city: City, clock: HandClock) -> None:
    code, other = city.points["HQX"].code, city.points["JHG"].code
    mark_secret(city["district"], code=code, document="密定〔2026〕1 号", clock=clock)
    assert [one["ApeID"] for one in objects(city["auditor"], clock)] == [other, city.points["WCT"].code]
    assert last_facts()["left_out"] == 1
    assert code.encode() in taken(city["manager"], clock)
    assert b"<Secrecy>1</Secrecy>" in taken(city["manager"], clock, FileKind.XML)
    rows = points(city["city"], at=clock.now())
    kept = {who: [row.code for row in taken_in_table(city[who], rows, at=clock.now())] for who in ("auditor", "city")}
    assert code not in kept["auditor"]
    assert code in kept["city"]
    assert code not in [row.code for row in printed_points(city["city"], rows, at=clock.now()).rows]
    with pytest.raises(Refused) as refused:
        require_taken(city["auditor"], next(row for row in rows if row.code == code), at=clock.now())
    decision = refused.value.decision
    assert (decision.article, decision.reason.zh) == ("16(1)", "该点位的数据不予导出"), "the mark is for its keeper"


@pytest.mark.law("13(1)")
def test_a_stated_class_is_taken_where_no_plan_names_one(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    state_for_catalogue(city["manager"], code=code, fields=CatalogueFields(point_class=1), clock=clock)
    found = exported_fields(city["manager"], code, at=clock.now())
    assert dict(found[1].fields)["PoType"] == "1"


@pytest.mark.law("20(4)")
@pytest.mark.parametrize("kind", list(FileKind))
def test_a_stored_password_leaves_by_no_file(city: City, clock: HandClock, kind: FileKind) -> None:
    code = city.points["HQX"].code
    held = Point.objects.get(code=code)
    Point.objects.filter(code=code).update(username="admin9", sealed_password=settings.MINGCHA_KEYS.seal(PASSWORD))
    sealed = Point.objects.get(code=code).sealed_password
    data = taken(city["manager"], clock, kind)
    if kind is FileKind.XLSX:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"".join(map(book.read, book.namelist()))
    assert held.code.encode() in data
    assert b"admin9" in data or kind is FileKind.XML, "the keeper gets the user name, where the list has it"
    digests = (hashlib.sha256(PASSWORD.encode()).hexdigest(), hashlib.md5(PASSWORD.encode()).hexdigest())
    for secret in (PASSWORD, sealed, *digests):
        assert secret.encode() not in data


@pytest.mark.law("3")
def test_addresses_and_persons_are_for_the_keeper_alone(city: City, clock: HandClock) -> None:
    Point.objects.update(username="admin9")
    (mine,) = objects(city["manager"], clock)
    assert (mine["IPAddr"], mine["UserId"]) == ("10.1.3.3", "admin9")
    for one in objects(city["auditor"], clock):
        assert not {"IPAddr", "Port", "UserId"} & set(one)
    bare = list(export_points(city["manager"], EVERYTHING, at=clock.now(), by_token=True))
    assert [(one.device.address, one.device.username, one.device.scheme) for one in bare] == [("", "", "rtsp")]


@pytest.mark.law("9", "799-16(2)(2)")
def test_whom_to_call_is_who_was_filed_where_the_point_stands(city: City, clock: HandClock) -> None:
    """A line has a filing in each district; the end of one says nothing of whom to call."""
    across = add_camera("HQX", clock, "对岸").code
    placed(city, clock, city.points["HQX"].code, HERE)
    placed(city, clock, across, ACROSS)
    filed = (
        ("420102", "district", "陈静", FilingKind.NEW),
        ("420106", "elsewhere", "李平", FilingKind.NEW),
        ("420106", "elsewhere", "王工", FilingKind.CANCEL),
    )
    for area, officer, person, kind in filed:
        reason = "已拆除" if kind is FilingKind.CANCEL else ""
        number = open_filing(city["manager"], system="HQX", kind=kind, area=area, reason=reason, clock=clock)
        stated = replace(WHOLE, responsible=person, proof="拆除验收单 7" if reason else "")
        submitted(city["manager"], number, stated, clock)
        read = filing(city[officer], number, at=clock.now()).content_sha256
        receive_filing(city[officer], filing=number, content_sha256=read, clock=clock)
    found = {one.code: one.contact for one in export_points(city["manager"], EVERYTHING, at=clock.now())}
    assert found == {city.points["HQX"].code: "陈静", across: "李平"}


@pytest.mark.law("799-10")
def test_points_in_a_classified_area_go_to_their_keeper_alone(city: City, clock: HandClock) -> None:
    placed(city, clock, city.points["HQX"].code, INSIDE)
    draw_block(city["city"], clock, "classified", unit="HQXX")
    held = io.BytesIO()
    made = export_dossiers(city["auditor"], held, kind=FileKind.CSV, where=EVERYTHING, clock=clock)
    assert made.points == 2
    assert city.points["HQX"].code not in held.getvalue().decode("utf-8-sig")
    assert last_facts()["left_out"] == 1
    (mine,) = export_points(city["manager"], EVERYTHING, at=clock.now())
    assert (mine.code, mine.secret, mine.number) == (city.points["HQX"].code, True, 1)
    assert list(export_points(city["manager"], EVERYTHING, at=clock.now(), by_token=True)) == []


@pytest.mark.law("799-10")
def test_a_place_is_judged_by_its_site_as_on_the_sheet_of_the_map(city: City, clock: HandClock) -> None:
    gate = add_camera("HQX", clock, "校门外", "10.1.3.9").code  # nobody placed it
    placed(city, clock, city.points["HQX"].code, INSIDE)
    draw_block(city["city"], clock, "classified", unit="HQXX")
    held, now = io.BytesIO(), clock.now()
    made = export_dossiers(city["auditor"], held, kind=FileKind.CSV, where=EVERYTHING, clock=clock)
    assert (made.points, gate in held.getvalue().decode("utf-8-sig")) == (2, False)
    assert [one.secret for one in export_points(city["manager"], EVERYTHING, at=now)] == [True, True]
    secret = {gate, city.points["HQX"].code}
    for name, takes in (("auditor", set[str]()), ("manager", secret)):
        rows = points(city[name], at=now, limit=9)
        assert secret <= {row.code for row in rows}
        assert {row.code for row in taken_in_table(city[name], rows, at=now)} & secret == takes
    row = next(row for row in points(city["auditor"], at=now, limit=9) if row.code == gate)
    with pytest.raises(Refused):
        require_taken(city["auditor"], row, at=now)
    require_taken(city["manager"], row, at=now)


def test_points_are_read_some_at_a_time_with_few_statements(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        add_camera("JHG", clock, f"第{number}路")
    at = clock.now()
    with CaptureQueriesContext(connection) as whole:
        all_at_once = list(export_points(OWNER, EVERYTHING, at=at))
    monkeypatch.setattr(rows, "READ_AT_ONCE", 2)
    with CaptureQueriesContext(connection) as parted:
        by_two = list(export_points(OWNER, EVERYTHING, at=at, seen=lambda codes: codes[:1]))
    assert [one.code for one in by_two] == [one.code for one in all_at_once] == sorted(one.code for one in by_two)
    assert [one.number for one in by_two] == [1, 2, 3, 4, 5, 6]
    assert [one.seen for one in by_two] == [True, False] * 3
    once = 3  # the areas, and the offices of two districts
    assert len(whole) <= once + 5 + 1 + 1
    assert len(parted) <= once + 3 * 5 + 1 + 1


def test_one_export_at_a_time(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    def again(*_given: object) -> int:
        with pytest.raises(Fault) as fault:
            taken(city["manager"], clock)
        assert fault.value.kind is FaultKind.EXHAUSTED
        return 0

    monkeypatch.setattr(actions, "write_file", again)
    taken(city["manager"], clock)
    monkeypatch.undo()
    assert len(objects(city["manager"], clock)) == 1, "the next one goes on"
    with pytest.raises(Fault) as fault:
        export_dossiers(city["city"], io.BytesIO(), kind=FileKind.CSV, where=EVERYTHING, clock=clock, most=2)
    assert (fault.value.kind, "3 points" in fault.value.words.en) == (FaultKind.INVALID, True)


@pytest.mark.law("7", "8", "9", "10")
def test_the_file_of_a_point_is_one_value(city: City, clock: HandClock) -> None:
    code, at = city.points["HQX"].code, clock.now()
    found = dossier(city["manager"], code, at=at)
    assert (found.point.row.code, found.system.code, found.organ) == (code, "HQX", "JAGA")
    assert found.acceptance is not None
    assert found.used is not None
    assert (found.used.points, found.sign_state.value, found.project) == (1, "stands", 0)
    assert not isinstance(found.filings, Decision)
    with pytest.raises(Refused):
        dossier(city["elsewhere"], code, at=at)
    with pytest.raises(Fault):
        dossier(city["manager"], "1" * 20, at=at)
    exports = exported_fields(city["manager"], code, at=at)
    assert [one.form for one in exports] == list(ExportForm)
    assert dict(exports[0].fields)["IPv4"] == "10.1.3.3"
    assert "设备厂商" in exports[0].lacking
    assert dossier(city["monitor"], city.points["JHG"].code, at=at).point.url == ""
