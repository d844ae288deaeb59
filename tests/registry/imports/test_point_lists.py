"""A list from its hand-in to its act: every fault kept and sealed, repaired by cell, judged again, confirmed by one."""

import fcntl
import io
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from tests.support.registry.city import City
from tests.support.registry.importing import HEAD, SECRET, ImportDouble, listed, use_double
from tests.support.registry.workbooks import rows, sheet_xml, texts, workbook

from mingcha.evidence.queries import latest_of
from mingcha.jobs.actions import cancel_job, take_up_abandoned
from mingcha.jobs.models import Job, JobPart
from mingcha.jobs.queries import parts_of
from mingcha.jobs.rules import LEASE_LENGTH
from mingcha.jobs.working import do_part
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.imports import closing, port, source_files, uploading
from mingcha.registry.imports.closing import discard_list
from mingcha.registry.imports.confirming import confirm_list
from mingcha.registry.imports.models import ListRepair, PointList
from mingcha.registry.imports.one_reading import one_reading
from mingcha.registry.imports.queries import faults_of_list, point_list, point_lists
from mingcha.registry.imports.repairing import Repair, repair_list
from mingcha.registry.imports.rows import list_rows
from mingcha.registry.imports.rules import LEFT_OUT, ListPhase
from mingcha.registry.imports.tasks import clear_lists
from mingcha.registry.imports.uploading import hand_in_list, judge_again
from mingcha.registry.imports.values import ListPage
from mingcha.registry.points.values import LineRefusal

pytestmark = pytest.mark.law("7")

WRONG = f"WCT,那里,主要通道,rtsp://eye:{SECRET}@10.1.1.1/a,,,none\nJHG,这里,大门,rtsp://10.1.1.2/a,,,否\n"


@pytest.fixture(autouse=True)
def _no_lists(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Parts have two lines, and no file is left behind."""
    monkeypatch.setattr(source_files, "LINES_A_PART", 2)
    yield
    for path in settings.MINGCHA_HOME.imports.glob("*"):
        path.unlink()


@pytest.fixture
def double(city: City, monkeypatch: pytest.MonkeyPatch) -> ImportDouble:
    return use_double(monkeypatch)


class Desk:
    """What the officer of the district does with one list."""

    def __init__(self, city: City, clock: HandClock, data: bytes, label: str = "") -> None:
        self.by, self.clock = city["district"], clock
        self.number = hand_in_list(self.by, io.BytesIO(data), name="点位.csv", label=label, clock=clock)

    @property
    def page(self) -> ListPage:
        return point_list(self.by, self.number, at=self.clock.now())

    def work(self) -> ListPage:
        """Does every part of the job that is open, as workers would."""
        running = self.page.row.running
        assert running is not None
        for part in parts_of(running.number):
            do_part(running.number, part.number, clock=self.clock)
        return self.page

    def repair(self, *cells: tuple[int, str, str]) -> int:
        repairs = [Repair(*cell) for cell in cells]
        return repair_list(self.by, self.number, repairs, revision=self.page.row.revision, clock=self.clock)

    def judged_again(self) -> ListPage:
        judge_again(self.by, self.number, clock=self.clock)
        return self.work()

    def confirm(self) -> None:
        digest = self.page.row.judged_sha256
        confirm_list(self.by, self.number, judged_sha256=digest, is_large=False, clock=self.clock)

    def faults(self, **where: Any) -> list[tuple[int, str, str]]:
        found = faults_of_list(self.by, self.number, at=self.clock.now(), **where)
        return [(one.fault.line, one.fault.column, one.fault.article) for one in found.rows]


def test_a_list_is_judged_repaired_in_its_cells_and_registered_in_one_act(
    city: City, clock: HandClock, double: ImportDouble
) -> None:
    desk = Desk(city, clock, listed(3) + WRONG.encode())
    page = desk.work()
    assert (page.row.phase, page.row.faults, page.refused_lines) == (ListPhase.FAULTY, 2, 2)
    assert desk.faults() == [(5, "system", ""), (6, "part", "")]
    desk.repair((5, "system", "JHG"), (6, "part", "主要通道"))
    assert (desk.page.row.phase, desk.page.repairs) == (ListPhase.REPAIRED, 2)
    with pytest.raises(Fault) as caught:
        desk.confirm()
    assert caught.value.kind is FaultKind.CONFLICT
    judged = len(double.judged)
    page = desk.judged_again()
    assert (page.row.phase, page.systems, page.ends) == (ListPhase.CLEAN, (("JHG", 5),), ((2, "第1号"), (6, "这里")))
    assert len(double.judged) - judged == 3, "only the two parts that were repaired are judged again"
    desk.confirm()
    page = desk.work()
    assert (page.row.phase, page.points, page.entry) == (ListPhase.DONE, 5, double.entries[0])
    assert [(point.line, point.system, point.part) for point in double.imported[-2:]] == [
        (5, "JHG", "passage"), (6, "JHG", "passage"),
    ]  # fmt: skip
    (entry,) = latest_of(port.IMPORT_ACT, 10)
    assert entry.event is not None
    facts = entry.event["facts"]
    assert (facts["sha256"], facts["judged_sha256"]) == (page.row.sha256, page.row.judged_sha256)


def test_what_a_workbook_has_beside_its_lines_is_said_until_the_end(
    city: City, clock: HandClock, double: ImportDouble
) -> None:
    heads, line = ("系统", "名称", "码流地址", "部位", "场所性质"), ("JHG", "这里", "rtsp://10.1.1.2/a", "大门", "否")
    read, unread = (sheet_xml(rows(*(texts(*cells) for cells in found))) for found in ((heads, line), (("说明",),)))
    desk = Desk(city, clock, workbook(read, unread))
    said = [words.en for words in desk.work().row.notes]
    assert said == ["only the sheet '点位' is read; not read: '说明'"]
    desk.repair((2, "part", "主要通道"))
    page = desk.judged_again()
    assert (page.row.phase, [words.en for words in page.row.notes]) == (ListPhase.CLEAN, said)


def test_what_is_kept_beside_a_list_is_sealed(city: City, clock: HandClock, double: ImportDouble) -> None:
    desk = Desk(city, clock, HEAD.encode() + WRONG.encode())
    desk.work()
    desk.repair((2, "url", f"rtsp://eye:{SECRET}@10.1.1.9/a"))
    files = list(settings.MINGCHA_HOME.imports.iterdir())
    assert len(files) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    rows = [str(row) for model in (Job, JobPart, PointList, ListRepair) for row in model.objects.values()]
    assert not any(SECRET in text for text in (*rows, *(path.read_text() for path in files)))
    (fault, _) = faults_of_list(desk.by, desk.number, at=clock.now()).rows
    assert SECRET not in repr(fault)


def test_an_import_that_is_killed_between_parts_ends_with_the_same_digest(
    city: City, clock: HandClock, double: ImportDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    straight, killed = (Desk(city, clock, listed(9)) for _ in range(2))
    expected = straight.work().row.judged_sha256
    running = killed.page.row.running
    assert running is not None
    for part in (1, 2, 3):
        assert do_part(running.number, part, clock=clock)
    assert 0 < killed.page.done < 9
    with monkeypatch.context() as patch:  # its worker dies after it wrote what it found, before its report
        patch.setattr("mingcha.jobs.working.finish_part", lambda *_, **__: False)
        assert not do_part(running.number, 4, clock=clock)
    clock.advance(LEASE_LENGTH)
    assert take_up_abandoned(clock=clock) == 1
    page = killed.work()
    assert (page.row.phase, page.row.judged_sha256) == (ListPhase.CLEAN, expected)
    killed.confirm()
    killed.work()
    (entry,) = latest_of(port.IMPORT_ACT, 10)
    assert entry.event is not None
    assert entry.event["facts"]["judged_sha256"] == expected


def test_a_stale_repair_is_a_conflict_and_nothing_of_it_is_kept(
    city: City, clock: HandClock, double: ImportDouble
) -> None:
    desk = Desk(city, clock, listed(1) + WRONG.encode())
    desk.work()
    read = desk.page.row.revision
    assert desk.repair((3, "system", "JHG")) == read + 1
    with pytest.raises(Fault) as caught:
        repair_list(desk.by, desk.number, [Repair(4, "part", "其他部位")], revision=read, clock=clock)
    assert caught.value.kind is FaultKind.CONFLICT
    assert ListRepair.objects.count() == 1
    (row, _) = faults_of_list(desk.by, desk.number, at=clock.now()).rows
    assert (row.cells, row.repaired, row.revisions) == ((("system", "JHG"),), {"system"}, {"system": read + 1})
    for wrong in ((99, "name", "x"), (3, "no_column", "x"), (3, "name", "\0")):
        with pytest.raises(Fault) as caught:
            desk.repair(wrong)
        assert caught.value.kind is FaultKind.INVALID


@pytest.mark.law("16(1)")
def test_nobody_else_sees_repairs_confirms_or_discards_a_list(
    city: City, clock: HandClock, double: ImportDouble
) -> None:
    desk = Desk(city, clock, listed(1))
    digest = desk.work().row.judged_sha256
    acts: tuple[Callable[[Any], object], ...] = (
        lambda by: point_list(by, desk.number, at=clock.now()),
        lambda by: faults_of_list(by, desk.number, at=clock.now()),
        lambda by: repair_list(by, desk.number, [Repair(2, "name", "x")], revision=0, clock=clock),
        lambda by: judge_again(by, desk.number, clock=clock),
        lambda by: confirm_list(by, desk.number, judged_sha256=digest, is_large=True, clock=clock),
        lambda by: discard_list(by, desk.number, clock=clock),
    )
    for one in acts:
        with pytest.raises(Refused) as refused:
            one(city["city"])
        assert refused.value.decision.article == "16(1)"
    assert point_lists(city["city"], at=clock.now()) == ()
    assert [row.number for row in point_lists(desk.by, at=clock.now())] == [desk.number]
    with pytest.raises(Refused):
        point_lists(city["guard"], at=clock.now())
    assert desk.page.row.phase is ListPhase.CLEAN


def test_a_name_of_two_parts_is_a_fault_and_its_line_may_be_left_out(
    city: City, clock: HandClock, double: ImportDouble
) -> None:
    desk = Desk(city, clock, listed(3) + listed(1)[len(HEAD.encode()) :])
    desk.work()
    assert desk.faults() == [(5, "name", "")]
    desk.repair((5, LEFT_OUT, "1"))
    page = desk.judged_again()
    assert (page.row.phase, page.row.to_register, page.left_out) == (ListPhase.CLEAN, 3, (5,))
    desk.confirm()
    assert desk.work().points == 3


def test_one_list_is_read_at_a_time_and_not_for_long(
    city: City, clock: HandClock, double: ImportDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    with one_reading(settings.MINGCHA_HOME, 0), pytest.raises(Fault) as caught:
        Desk(city, clock, listed(1))
    assert (caught.value.kind, caught.value.words.en) == (
        FaultKind.UNAVAILABLE, "another list is being read: try again in a moment",
    )  # fmt: skip
    with (settings.MINGCHA_HOME.imports / "reading-7").open("wb") as held:  # as another process of the home
        fcntl.flock(held, fcntl.LOCK_EX)
        with one_reading(settings.MINGCHA_HOME, 8):
            pass
        with pytest.raises(Fault, match="another list of yours"), one_reading(settings.MINGCHA_HOME, 7):
            pass
    monkeypatch.setattr(uploading, "MOST_READING_S", -1.0)
    with pytest.raises(Fault, match="by the command line"):
        Desk(city, clock, listed(1))
    monkeypatch.undo()
    assert [path.name for path in settings.MINGCHA_HOME.imports.iterdir()] == ["reading-7"], (
        "the turns that ended left nothing"
    )


def test_the_clock_leaves_a_list_that_its_person_goes_on_with_meanwhile(
    city: City, clock: HandClock, double: ImportDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(city, clock, listed(1))
    desk.work()
    clock.advance(timedelta(days=8))

    def read_before_it_is_confirmed(rows: Any) -> Any:
        found = list_rows(rows)
        desk.confirm()
        return found

    monkeypatch.setattr(closing, "list_rows", read_before_it_is_confirmed)
    assert closing.close_lists(clock=clock) == 0
    assert desk.page.row.phase is ListPhase.WRITING


def test_lines_that_the_act_refuses_are_faults_like_others(
    city: City, clock: HandClock, double: ImportDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(city, clock, listed(3))
    desk.work()
    desk.confirm()
    refused = LineRefusal(3, "name", "", Words("名称已被占用", "the name is taken"))
    monkeypatch.setattr(double, "judge_points", lambda *_: iter((refused,)))
    page = desk.work()
    assert (page.row.phase, page.row.faults) == (ListPhase.FAULTY, 1)
    assert desk.faults() == [(3, "name", "")]
    monkeypatch.undo()
    assert latest_of(port.IMPORT_ACT, 10) == ()


def test_a_list_with_coordinates_names_their_system_once(city: City, clock: HandClock, double: ImportDouble) -> None:
    head = HEAD.strip().encode() + ",坐标,坐标系\n".encode()
    row = 'JHG,门,主要通道,rtsp://10.9.0.1/a,,,none,"114.29, 30.58",{}\n'
    plain, own = head + row.format("").encode(), head + row.format("WGS-84").encode()
    for data, label in ((plain, ""), (own, "GCJ-02"), (plain, "moon")):
        with pytest.raises(Fault) as caught:
            Desk(city, clock, data, label)
        assert caught.value.kind is FaultKind.INVALID
    assert (PointList.objects.count(), list(settings.MINGCHA_HOME.imports.glob("*"))) == (0, [])
    Desk(city, clock, plain, "gcj02").work()
    Desk(city, clock, own).work()
    systems = [point.position.system for point in double.judged if point.position]
    assert systems == ["GCJ-02", "WGS-84"]


def test_a_list_that_nobody_goes_on_with_is_removed_and_so_is_a_registered_one(
    city: City, clock: HandClock, double: ImportDouble, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    left, checked, done = (Desk(city, clock, listed(2)) for _ in range(3))
    left.work()
    done.work()
    done.confirm()
    with django_capture_on_commit_callbacks(execute=True):
        done.work()
    assert {path.name.partition(".")[0] for path in settings.MINGCHA_HOME.imports.iterdir()} == set(
        PointList.objects.filter(pk__in=[left.number, checked.number]).values_list("kept", flat=True)
    )
    clock.advance(timedelta(days=6))
    clear_lists(clock=clock)
    assert left.page.row.phase is ListPhase.CLEAN
    clock.advance(timedelta(days=1, minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        clear_lists(clock=clock)
    assert left.page.row.phase is ListPhase.REMOVED
    assert checked.page.row.phase is ListPhase.CHECKING, "one that a job is at work on stays"
    running = checked.page.row.running
    assert running is not None
    cancel_job(running.number, clock=clock)
    assert checked.page.row.phase is ListPhase.STOPPED
    with django_capture_on_commit_callbacks(execute=True):
        discard_list(checked.by, checked.number, clock=clock)
    assert (checked.page.row.phase, list(settings.MINGCHA_HOME.imports.iterdir())) == (ListPhase.REMOVED, [])
    monkeypatch.setattr(uploading, "MOST_LISTS", 1)
    Desk(city, clock, listed(1))
    with pytest.raises(Fault) as caught:
        Desk(city, clock, listed(1))
    assert caught.value.kind is FaultKind.CONFLICT
