"""The kind of place is asked for every point, held against its name, and judged anew when it changes (article 18)."""

import pytest
from tests.support.registry.city import ADJUSTED, OWNER, City

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.registry.findings.actions import close_finding
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import open_findings
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places.position import LabelQuestioned, Position
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points.describing import ask_for_places, describe_point
from mingcha.registry.points.importing import LinesRefused, import_points
from mingcha.registry.points.models import Point
from mingcha.registry.points.values import ImportedPoint, PointRow
from mingcha.registry.systems import actions as systems_actions

pytestmark = pytest.mark.law("18")


def add(city: City, clock: HandClock, name: str, system: str = "HQX", **given: str) -> PointRow:
    """Registers a point as the school's manager, or as the district's officer elsewhere."""
    by = city["manager" if system == "HQX" else "district"]
    wanted = {"place_kind": "none", "part": "other", "url": "rtsp://10.1.5.5/x"} | given
    return points_actions.add_point(by, system=system, name=name, clock=clock, **wanted)  # type: ignore[arg-type]


def kinds(city: City, clock: HandClock) -> list[FindingKind]:
    return [one.kind for one in open_findings(city["city"], at=clock.now())]


@pytest.mark.parametrize("name", ["女更衣室", "卫生间外", "学生宿舍 3 楼", "住院部病房", "男 WC", "更 衣_室", "ＷＣ"])
def test_a_name_that_speaks_of_another_place_is_questioned(city: City, clock: HandClock, name: str) -> None:
    """Issue point A.6: a point called 女更衣室 was registered with the kind "none"; now refused without a reason."""
    with pytest.raises(Refused) as refused:
        add(city, clock, name)
    assert refused.value.decision.article.startswith("18(") or refused.value.decision.article.startswith("799-8")
    assert [one.about for one in refused.value.decision.missing] == ["place_reason"]  # type: ignore[attr-defined]
    row = add(city, clock, name, place_reason="仅拍摄门外走廊")
    assert Point.objects.get(code=row.code).place_reason == "仅拍摄门外走廊"


def test_the_kind_is_asked_and_stored(city: City, clock: HandClock) -> None:
    """Issue point A.6: the kind was not asked, and "none" stood in the log; now no answer is refused."""
    with pytest.raises(Refused) as refused:
        add(city, clock, "库房", place_kind="")
    assert refused.value.decision.article == "18"
    assert add(city, clock, "库房").place_kind == "none"
    with pytest.raises(Fault):
        add(city, clock, "库房二", place_kind="nowhere")


def test_a_list_is_asked_line_by_line(city: City, clock: HandClock) -> None:
    url = "rtsp://10.1.6.1/x"
    lines = [
        ImportedPoint(2, "HQX", "库房", "other", url),
        ImportedPoint(3, "HQX", "女更衣室", "other", "rtsp://10.1.6.2/x", place_kind="none"),
    ]
    with pytest.raises(LinesRefused) as refused:
        import_points(city["manager"], lines, source="a.csv", source_sha256="0" * 64, clock=clock)
    assert [(one.line, one.field, one.article) for one in refused.value.lines] == [
        (2, "place_kind", "18"), (3, "place_reason", "18(3)"),
    ]  # fmt: skip
    hall = [ImportedPoint(2, "HQX", "大厅", "other", url, place_kind="bank_hall")]
    import_points(city["manager"], hall, source="b.csv", source_sha256="0" * 64, clock=clock)
    assert kinds(city, clock) == [FindingKind.MASK_MISSING]
    assert list(check_application_log()) == []


@pytest.mark.law("18(4)")
def test_a_bank_hall_stands_as_a_finding_until_it_has_a_mask(city: City, clock: HandClock) -> None:
    """Issue point A.6: a bank's hall was registered like a square."""
    places_actions.add_site(
        OWNER, code="YH", name="农商银行花桥支行", category="6(1)", division="420102", organisation="JAGA", clock=clock
    )
    systems_actions.add_system(OWNER, code="YH", name="银行", site="YH", clock=clock)
    with pytest.raises(Refused) as refused:
        add(city, clock, "大厅", "YH")
    assert refused.value.decision.article == "18(4)"
    add(city, clock, "大厅", "YH", place_kind="bank_hall")
    (finding,) = open_findings(city["district"], at=clock.now())
    assert (finding.kind, finding.article) == (FindingKind.MASK_MISSING, "18(4)")


def test_a_point_is_judged_anew_when_name_part_or_kind_change(city: City, clock: HandClock) -> None:
    """Issue point A.6: nothing of this could be changed, and a renamed point was never judged again."""
    code, by = add(city, clock, "库房").code, city["manager"]
    with pytest.raises(Refused) as refused:
        describe_point(by, code=code, name="女更衣室", clock=clock)
    assert refused.value.decision.article == "18(3)"
    assert (
        describe_point(by, code=code, name="女更衣室外走廊", place_reason="走廊", clock=clock).name == "女更衣室外走廊"
    )
    with pytest.raises(Refused):  # the reason was given for the other name
        describe_point(by, code=code, name="卫生间外走廊", clock=clock)
    assert describe_point(by, code=code, part="passage", clock=clock).mandatory
    with pytest.raises(Refused) as refused:
        describe_point(by, code=code, part="other", clock=clock)
    assert refused.value.decision.article == "10(1)"
    with pytest.raises(Refused) as refused:  # a kind that needs a mask is no way around the name
        describe_point(by, code=code, place_kind="windows_in_view", clock=clock)
    assert refused.value.decision.article == "18(3)"
    describe_point(by, code=code, place_kind="windows_in_view", place_reason="走廊", clock=clock)
    assert kinds(city, clock) == [FindingKind.MASK_MISSING]
    with pytest.raises(Refused):
        describe_point(city["elsewhere"], code=code, name="别处", clock=clock)


@pytest.mark.law("18(3)")
def test_a_point_that_turns_out_to_stand_in_a_forbidden_place_is_off_until_the_police_close_it(
    city: City, clock: HandClock
) -> None:
    code, by = city.points["HQX"].code, city["manager"]
    row = describe_point(by, code=code, place_kind="changing_room", clock=clock)
    assert (row.enabled, row.place_kind) == (False, "changing_room")
    (finding,) = open_findings(city["district"], at=clock.now())
    assert (finding.kind, finding.article) == (FindingKind.FORBIDDEN_PLACE, "18(3)")
    with pytest.raises(Refused) as refused:
        points_actions.enable_point(by, code=code, clock=clock)
    assert refused.value.decision.article == "18(3)"
    describe_point(by, code=code, place_kind="none", clock=clock)
    with pytest.raises(Refused) as refused:
        points_actions.enable_point(by, code=code, clock=clock)
    assert refused.value.decision.article == "18(6)"
    close_finding(city["district"], finding=finding.number, reason="已核实误登", document="文书", clock=clock)
    assert points_actions.enable_point(by, code=code, clock=clock).enabled


def test_points_of_an_older_home_are_shown_as_not_asked(city: City, clock: HandClock) -> None:
    """Issue point A.6: they counted as ordinary places; now each stands as a finding until somebody answers."""
    codes = sorted(point.code for point in city.points.values())
    Point.objects.update(place_kind="")  # as the migration leaves points of 0.3.0
    assert ask_for_places(OWNER, clock=clock) == 3  # type: ignore[arg-type]
    assert ask_for_places(OWNER, clock=clock) == 0  # type: ignore[arg-type]
    found = open_findings(city["city"], at=clock.now())
    assert sorted(one.subject for one in found) == codes
    assert {one.kind for one in found} == {FindingKind.PLACE_NOT_ASKED}
    code = city.points["HQX"].code
    with pytest.raises(Refused):  # another change asks too
        describe_point(city["manager"], code=code, name="正门", clock=clock)
    describe_point(city["manager"], code=code, place_kind="none", clock=clock)
    assert code not in [one.subject for one in open_findings(city["city"], at=clock.now())]


@pytest.mark.law("6", "13")
def test_a_vehicle_outside_its_district_is_no_label_doubt(city: City, clock: HandClock) -> None:
    """Issue point A.6: a bus of Jiang'an met in Wuchang was questioned as a wrong label."""
    places_actions.add_site(
        OWNER, code="BUS", name="公交一公司", category="6(2)", division="420102", organisation="JAGA", clock=clock
    )
    systems_actions.add_system(OWNER, code="BUS", name="车载", site="BUS", clock=clock)
    in_wuchang = Position("114.3054, 30.5431", "CGCS2000")
    given = {"system": "BUS", "part": "vital", "place_kind": "none", "position": in_wuchang, "clock": clock}
    with pytest.raises(LabelQuestioned):
        points_actions.add_point(OWNER, name="1路", url="rtsp://10.1.7.1/x", **given)  # type: ignore[arg-type]
    url = "rtsp://10.1.7.1/x"
    row = points_actions.add_point(OWNER, name="1路", url=url, carrier="鄂A12345", **given)  # type: ignore[arg-type]
    assert row.carrier == "鄂A12345"
    moved = Position("114.2946, 30.6271", "CGCS2000")
    points_actions.place_point(
        OWNER, code=row.code, position=moved, clock=clock
    )  # it drives; nothing was re-positioned
    with pytest.raises(Refused) as refused:
        add(city, clock, "正门", carrier="鄂A12345")
    assert refused.value.decision.article == "7"


def test_the_reason_and_the_ground_are_in_the_log_and_the_rows_agree(city: City, clock: HandClock) -> None:
    code = add(city, clock, "女更衣室外", place_reason="走廊", part="passage").code
    describe_point(city["manager"], code=code, part="other", adjustment=ADJUSTED, clock=clock)
    assert list(check_application_log()) == []
