"""An import with the judgement and the act of the register: points, entry, refusals, and a second worker's try."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from tests.support.registry.city import City
from tests.support.registry.importing import SECRET, listed

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.queries import latest_of
from mingcha.jobs.actions import take_up_abandoned
from mingcha.jobs.models import Job, JobPart
from mingcha.jobs.queries import parts_of
from mingcha.jobs.rules import LEASE_LENGTH
from mingcha.jobs.working import do_part
from mingcha.kit.clock import HandClock
from mingcha.registry.accounts.actions import end_role
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.models import RoleAssignment
from mingcha.registry.imports import port, source_files
from mingcha.registry.imports.actions import ask_for_import
from mingcha.registry.imports.queries import import_report
from mingcha.registry.imports.values import ImportReport
from mingcha.registry.points.models import Point


@pytest.fixture(autouse=True)
def _no_lists(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Parts have two lines, and no list is left behind."""
    monkeypatch.setattr(source_files, "LINES_A_PART", 2)
    yield
    for path in settings.MINGCHA_HOME.imports.glob("*"):
        path.unlink()


def whole(data: bytes, by: Asker, clock: HandClock, *, check_only: bool = False) -> ImportReport:
    number = ask_for_import(by, io.BytesIO(data), name="points.csv", check_only=check_only, clock=clock).number
    for part in parts_of(number):
        do_part(number, part.number, clock=clock)
    return import_report(number)


@pytest.mark.law("3", "7", "18")
def test_points_of_a_list_are_in_the_register_and_in_one_entry(city: City, clock: HandClock) -> None:
    before = Point.objects.count()
    report = whole(listed(5), city["district"], clock)
    assert (report.job.state, report.points) == ("done", 5)
    points = Point.objects.order_by("pk")[before:]
    assert [point.name for point in points] == [f"第{number}号" for number in range(1, 6)]
    assert settings.MINGCHA_KEYS.unseal(points[0].sealed_password) == SECRET
    assert report.codes == ((points[0].code, points[4].code),)
    (entry,) = latest_of(port.IMPORT_ACT, 10)
    assert (entry.index, entry.by) == (report.entry, f"user:{city['district'].pk}")
    assert list(check_application_log()) == []


def test_cells_that_moved_to_the_column_of_the_system_are_not_kept_in_the_job(city: City, clock: HandClock) -> None:
    moved = f"rtsp://eye:{SECRET}@10.1.1.1/{'a' * 4000},JHG,rtsp://10.1.1.2/a\n"
    report = whole(("system,name,url\n" + moved).encode(), city["district"], clock)
    assert [(refused.line, refused.field) for refused in report.named] == [
        (2, "system"), (2, "place_kind"),
    ]  # fmt: skip
    for model in (Job, JobPart):
        for row in model.objects.values():
            assert SECRET not in str(row)
            assert len(str(row)) < 2000


@pytest.mark.parametrize("cell", ["system", "name"])
def test_a_nul_character_is_named_by_its_line(city: City, clock: HandClock, cell: str) -> None:
    """PostgreSQL answers with an error of the database to a question that has it."""
    cells = {"system": "JHG", "name": "gate"} | {cell: "ga\0te"}
    line = f"{cells['system']},{cells['name']},,rtsp://10.1.1.1/a,,,none\n"
    report = whole(listed(1) + line.encode(), city["district"], clock)
    assert report.job.state == "failed"
    assert [(refused.line, refused.field) for refused in report.named] == [(3, cell)]


@pytest.mark.law("3", "18")
def test_refused_lines_name_field_and_article(city: City, clock: HandClock) -> None:
    head, good = "系统,名称,码流地址,场所性质\n", "JHG,甲,rtsp://10.9.0.1/a,none\n"
    data = (
        head + good + "JHG,乙,rtsp://10.9.0.2/a,卫生间\nWCT,丙,rtsp://10.9.0.3/a,none\nJHG,甲,rtsp://10.9.0.4/a,none\n"
    )
    report = whole(data.encode(), city["district"], clock, check_only=True)
    assert [(line.line, line.field, line.article) for line in report.named] == [
        (3, "place_kind", "18(3)"), (4, "system", "3"), (5, "name", ""),
    ]  # fmt: skip
    report = whole(data.encode(), city["district"], clock)
    assert (report.job.state, report.points) == ("failed", 0)
    assert not Point.objects.filter(name="甲").exists()


@pytest.mark.law("2", "7", "18")
@pytest.mark.parametrize("check_only", [True, False])
def test_every_fault_of_a_line_is_named_at_once(city: City, clock: HandClock, check_only: bool) -> None:
    """Cells that cannot be read, and what the rules say of the rest; what rests on such a cell is not guessed."""
    head = "系统,名称,部位,码流地址,场所性质,坐标,坐标系,方位角,可转动\n"
    lines = (
        "JHG,甲,阳台,rtsp://8.8.8.8/a,卫生间,北京,CGCS2000,north,maybe\n"
        "NIX,乙,主要通道,http://10.9.0.2/a,花园,,,,\n"
        "JHG,丙,主要通道,rtsp://10.9.0.3/a,none,,,,\n"
    )
    report = whole((head + lines).encode(), city["district"], clock, check_only=check_only)
    named = sorted((one.line, one.field, one.article) for one in report.named)
    assert named == [
        (2, "azimuth_deg", ""), (2, "moves", ""), (2, "part", ""), (2, "place_kind", "18(3)"), (2, "position", ""),
        (2, "url", "7"), (3, "place_kind", ""), (3, "system", ""), (3, "url", ""),
    ]  # fmt: skip
    assert (report.lines, report.refused) == (3, 2), "lines are counted, not faults"
    assert [one.line for one in report.named] == sorted(one.line for one in report.named)


@pytest.mark.law("3")
def test_a_role_that_ended_before_the_writing_writes_nothing(city: City, clock: HandClock) -> None:
    data = io.BytesIO(listed(2))
    number = ask_for_import(city["district"], data, name="a.csv", check_only=False, clock=clock).number
    assert do_part(number, 1, clock=clock)
    (role,) = RoleAssignment.objects.filter(user=city["district"])
    end_role(city["city"], assignment=role.pk, clock=clock)
    clock.advance(timedelta(seconds=1))
    before = Point.objects.count()
    do_part(number, 2, clock=clock)
    assert import_report(number).job.state == "failed"
    assert Point.objects.count() == before


def test_an_act_without_its_report_is_found_by_its_source(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask_for_import(city["district"], io.BytesIO(listed(2)), name="a.csv", check_only=False, clock=clock).number
    assert do_part(number, 1, clock=clock)
    with monkeypatch.context() as lost:
        lost.setattr("mingcha.jobs.working.finish_part", lambda *_, **__: False)
        assert not do_part(number, 2, clock=clock)
    clock.advance(LEASE_LENGTH)
    assert take_up_abandoned(clock=clock) == 1
    report = import_report(number)
    assert (report.job.state, report.points, report.entry) == ("done", 2, latest_of(port.IMPORT_ACT, 10)[0].index)
    assert len(latest_of(port.IMPORT_ACT, 10)) == 1
