"""How points stand: marked by acts, judged by a sweep, found by the pass of the night; read with fixed statements and
without an address (articles 13(1), 16(1); decree 799, article 10)."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from tests.support.registry.city import City, add_camera
from tests.support.registry.drawing import draw_block
from tests.support.registry.filing import HERE, WHOLE, placed, submitted

from mingcha.jobs.models import Job
from mingcha.jobs.rules import JobState
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.registry.area_drawing.actions import end_area
from mingcha.registry.areas.models import DrawnArea
from mingcha.registry.filings.actions import open_filing, receive_filing
from mingcha.registry.filings.queries import filing
from mingcha.registry.filings.states import FilingKind
from mingcha.registry.points.changes import ChangedPoints
from mingcha.registry.points.models import Point
from mingcha.registry.secrecy.actions import mark_secret, set_precision
from mingcha.sharing.point_rows import reading
from mingcha.sharing.point_rows.models import ChangedKey, PointStanding
from mingcha.sharing.point_rows.queries import audience_counts, withheld_points
from mingcha.sharing.point_rows.reading import COLUMNS, RowReader
from mingcha.sharing.point_rows.tasks import queue_point_pass
from mingcha.sharing.point_rows.upkeep import mark_differing, mark_points, points_changed, sweep_marks
from mingcha.sharing.point_rows.values import Audience, Withheld, WithheldFilter

pytestmark = pytest.mark.law("13(1)")
INSIDE = "114.3005, 30.6105"
"""In the block of tests.support.registry.drawing."""
NOT_READ = ("url", "username", "password", "address", "device", "stream", "document", "secrecy_by", "contractor")


def stands(code: str) -> tuple[str, str, bool]:
    held = PointStanding.objects.get(point=code)
    return held.police, held.department, held.by_cell


def count_marked() -> int:
    return ChangedKey.objects.count()


def swept(clock: HandClock) -> None:
    """Everything is judged, and a pass finds nothing else."""
    sweep_marks(clock=clock)
    assert count_marked() == 0
    assert mark_differing(clock=clock) == 0


def test_no_column_that_is_read_has_an_address_a_password_or_a_person() -> None:
    assert [name for name in COLUMNS if any(part in name for part in NOT_READ)] == []


def test_an_act_marks_its_point_and_a_sweep_judges_it(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    assert ChangedKey.objects.filter(key=f"point/{code}").exists()
    swept(clock)
    assert stands(code) == ("no_coordinate", "no_coordinate", False)
    placed(city, clock, code, HERE)
    assert count_marked() == 1
    assert stands(code)[0] == "no_coordinate", "the sweep has not come yet"
    swept(clock)
    assert stands(code) == ("", "", False)
    set_precision(city["district"], code=code, precision="reduced", reason="重点目标", clock=clock)
    swept(clock)
    assert stands(code) == ("", "", True)
    mark_secret(city["district"], code=code, document="密定〔2026〕1 号", clock=clock)
    swept(clock)
    assert stands(code) == ("secret", "secret", False)


@pytest.mark.law("16(1)")
def test_a_point_that_became_secret_is_named_to_nobody_before_the_sweep(city: City, clock: HandClock) -> None:
    swept(clock)
    code, auditor, where = city.points["HQX"].code, city["auditor"], WithheldFilter(Audience.POLICE)

    def named(by: str, **how: bool) -> bool:
        return code in [one.code for one in withheld_points(city[by], where, at=clock.now(), limit=99, **how)]

    assert named("auditor")
    before = audience_counts(auditor, at=clock.now())[0].withheld
    mark_secret(city["district"], code=code, document="密定〔2026〕1 号", clock=clock)
    assert (named("auditor"), named("district", by_token=True), named("district")) == (False, False, True)
    assert audience_counts(auditor, at=clock.now())[0].withheld != before


def test_a_mark_that_is_made_during_a_sweep_survives_it(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept(clock)
    code, read = city.points["HQX"].code, RowReader.called
    mark_points([code])

    def read_and_changed(reader: RowReader, codes: list[str]) -> object:
        found = read(reader, codes)
        placed(city, clock, code, HERE)  # an act between reading and writing
        return found

    with monkeypatch.context() as patched:
        patched.setattr(RowReader, "called", read_and_changed)
        patched.setattr("mingcha.sharing.point_rows.upkeep.MOST_OF_A_SWEEP", 1)  # one turn
        sweep_marks(clock=clock)
    assert (stands(code)[0], count_marked()) == ("no_coordinate", 1)
    swept(clock)
    assert stands(code)[0] == ""


@pytest.mark.parametrize("times", [1, 2])
def test_a_sweep_that_was_overtaken_stores_nothing_over_the_later_one(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Its worker stood still between reading and storing, and lost the lease of the clock; the point was changed and
    swept by another worker, and, the second time, is marked anew with the turn that the first one read."""
    swept(clock)
    code, read, stored = city.points["HQX"].code, RowReader.called, list[tuple[str, str, bool]]()
    mark_points([code])

    def read_and_overtaken(reader: RowReader, codes: list[str]) -> object:
        found = read(reader, codes)
        monkeypatch.setattr(RowReader, "called", read)
        placed(city, clock, code, HERE)
        swept(clock)  # the other worker
        stored.append(stands(code))
        if times == 2:
            mark_points([code])
        return found

    monkeypatch.setattr(RowReader, "called", read_and_overtaken)
    monkeypatch.setattr("mingcha.sharing.point_rows.upkeep.MOST_OF_A_SWEEP", 1)  # one turn
    sweep_marks(clock=clock)
    assert stored == [("", "", False)]
    assert (stands(code), count_marked()) == (stored[0], times - 1)


def test_marks_are_written_in_the_order_of_their_keys_however_many_statements_it_takes(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL keeps each row locked until the act ends: two orders are a deadlock."""
    add_camera("HQX", clock, "校门外", "10.1.3.9")  # the newest key, and not the last code
    monkeypatch.setattr("mingcha.sharing.point_rows.upkeep._MARKED_AT_ONCE", 1)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        points_changed(ChangedPoints(Point.objects.all()))
    marked = [one["sql"].partition("point/")[2][:20] for one in asked if one["sql"].startswith("INSERT")]
    assert marked == sorted(Point.objects.values_list("code", flat=True))
    monkeypatch.undo()
    with CaptureQueriesContext(connection) as asked:
        sweep_marks(clock=clock)
    locked = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    assert [one.endswith("SKIP LOCKED") for one in locked] == [True] * len(locked)
    assert bool(locked) is (connection.vendor == "postgresql"), "a sweep waits for no act"


def test_a_mark_is_rolled_back_with_its_act(city: City, clock: HandClock) -> None:
    swept(clock)
    with transaction.atomic():
        mark_points([city.points["HQX"].code])
        assert count_marked() == 1
        transaction.set_rollback(True)
    assert count_marked() == 0


@pytest.mark.law("799-10")
def test_all_points_of_a_site_are_classified_together_and_cease_to_be(city: City, clock: HandClock) -> None:
    inside, gate = city.points["HQX"].code, add_camera("HQX", clock, "校门外", "10.1.3.9").code
    placed(city, clock, inside, INSIDE)
    placed(city, clock, gate, HERE)
    swept(clock)
    assert [stands(one)[0] for one in (inside, gate)] == ["", ""]
    area = draw_block(city["city"], clock, "classified", unit="WCGA")
    assert count_marked() == 2, "the point inside, and the camera of the unit"
    swept(clock)
    assert [stands(one)[0] for one in (inside, gate)] == ["classified"] * 2
    end_area(city["city"], number=area.number, reason="已撤销", document="", clock=clock)
    swept(clock)
    assert [stands(one)[0] for one in (inside, gate)] == ["", ""]
    draw_block(city["district"], clock, "cases")
    assert count_marked() == 0


@pytest.mark.law("799-10")
def test_an_area_that_ends_by_its_day_is_found_by_the_pass(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    placed(city, clock, code, INSIDE)
    draw_block(city["city"], clock, "classified", unit="WCGA")
    swept(clock)
    DrawnArea.objects.update(until_on=clock.now().date())
    clock.advance(timedelta(days=2))
    assert mark_differing(clock=clock) == 2, "the point inside, and the unplaced camera of the unit"
    swept(clock)
    assert stands(code)[0] == ""


@pytest.mark.law("9")
def test_a_receipt_marks_the_points_of_its_system_and_its_number_is_read(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    placed(city, clock, code, HERE)
    number = open_filing(city["manager"], system="HQX", kind=FilingKind.NEW, clock=clock)
    submitted(city["manager"], number, WHOLE, clock)
    swept(clock)
    content = filing(city["district"], number, at=clock.now()).content_sha256
    receipt = receive_filing(city["district"], filing=number, content_sha256=content, clock=clock)
    assert list(ChangedKey.objects.values_list("key", flat=True)) == [f"point/{code}"]
    (read,) = RowReader(clock.now()).called([code])
    assert (read.row.filing_no, read.row.unit, read.site) == (receipt, "花桥小学", "HQX")


def test_points_are_read_some_at_a_time_with_the_same_statements(city: City, clock: HandClock) -> None:
    for number in range(3):
        add_camera("JHG", clock, f"第{number}路")
    statements, sizes = [], []
    for at_once in (2, 3, 100):
        with CaptureQueriesContext(connection) as context:
            batches = RowReader(clock.now()).batches(Point.objects.all(), at_once)
            sizes.append([len(one) for one in batches])
        statements.append(len(context))
        assert not any(name in one["sql"] for one in context for name in ('"url"', '"username"', '"sealed_password"'))
    assert sizes == [[2, 2, 2], [3, 3], [6]]
    # the areas of the day once, three statements a batch, and the one that finds no more
    assert statements == [1 + 3 * 3 + 1, 1 + 2 * 3 + 1, 1 + 3 + 1]
    assert reading.READ_AT_ONCE == 1000


def test_what_no_act_wrote_is_found_by_the_pass_of_the_night(city: City, clock: HandClock) -> None:
    code = city.points["JHG"].code
    swept(clock)
    Point.objects.filter(code=code).update(carrier="武汉轮渡 12 号")
    PointStanding.objects.create(point="42010200001310099999", site="X", division="420102", organisation="X")
    assert mark_differing(clock=clock) == 2
    swept(clock)
    assert stands(code)[0] == "carried"
    assert PointStanding.objects.count() == 3, "the row of a point that is none is gone"


def test_the_pass_is_queued_once_a_night(city: City, clock: HandClock) -> None:
    by = program("work")
    assert queue_point_pass(by, clock=clock)
    assert not queue_point_pass(by, clock=clock)
    queued = 0
    for _ in range(72):
        Job.objects.update(state=JobState.DONE, ended_at=clock.now(), parts_done=F("parts"), result="{}")
        clock.advance(timedelta(hours=1))
        queued += queue_point_pass(by, clock=clock)
    assert queued == 2


@pytest.mark.law("16(1)")
def test_counts_and_lists_are_cut_to_reach_and_name_no_secret_to_others(city: City, clock: HandClock) -> None:
    school, square = city.points["HQX"].code, city.points["JHG"].code
    placed(city, clock, square, HERE)
    mark_secret(city["district"], code=school, document="密定〔2026〕1 号", clock=clock)
    swept(clock)
    at = clock.now()
    police, department = audience_counts(city["city"], at=at)
    assert (police.audience, police.exact, police.by_cell) == (Audience.POLICE, 1, 0)
    assert department.withheld == police.withheld == ((Withheld.SECRET, 1), (Withheld.NO_COORDINATE, 1))
    for who, reasons in (
        ("district", [Withheld.SECRET]),
        ("manager", [Withheld.SECRET]),
        ("elsewhere", [Withheld.NO_COORDINATE]),
        ("auditor", [Withheld.NO_COORDINATE]),
    ):
        assert [reason for reason, _ in audience_counts(city[who], at=at)[0].withheld] == reasons, who
        listed = withheld_points(city[who], WithheldFilter(), at=at, limit=9)
        assert [one.reason for one in listed] == reasons, who
    assert (
        withheld_points(city["city"], WithheldFilter(), at=at, limit=9, by_token=True)[0].reason is not Withheld.SECRET
    )
    assert [one.code for one in withheld_points(city["city"], WithheldFilter(area="420102"), at=at, limit=9)] == [
        school
    ]
    assert withheld_points(city["city"], WithheldFilter(), at=at, limit=9, after="9" * 20) == ()
