"""Areas drawn by actions: who draws which, points beside them, mandatory points, ends, consents (arts. 6(11), 18)."""

import json
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from tests.support.registry.city import ADJUSTED, OWNER, City, add_camera
from tests.support.registry.drawing import border, draw_block

from mingcha.evidence.models import Entry, EntryDetail
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.privacy.masks.missing import close_missing
from mingcha.registry.area_drawing.actions import close_after_last_day, end_area, record_consent
from mingcha.registry.areas import queries as areas_queries
from mingcha.registry.areas.models import DrawnArea
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.models import User
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.places.actions import add_site
from mingcha.registry.places.position import Position, View
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.importing import LinesRefused, import_points
from mingcha.registry.points.values import ImportedPoint
from mingcha.registry.systems.actions import add_system

INSIDE, EAST_OF_IT, FAR = "114.3005, 30.6105", "114.3016, 30.6105", "114.3200, 30.6200"
"""The middle of the block; 57 m east of its border; two kilometres away."""


def look(city: City, clock: HandClock, at: str, view: View, site: str = "JHG") -> str:
    """Puts the point of a site somewhere with a view."""
    code = city.points[site].code
    points_actions.set_point_view(city["city"], code=code, view=view, clock=clock, adjustment=ADJUSTED)
    points_actions.place_point(
        city["city"],
        code=code,
        position=Position(at, "CGCS2000", label_reason="实测"),
        clock=clock,
        adjustment=ADJUSTED,
    )
    return code


def standing(kind: FindingKind = FindingKind.VIEW_REACHES_AREA) -> list[str]:
    return list(Finding.objects.filter(kind=kind.value, closed_at=None).values_list("subject", flat=True))


@pytest.mark.law("18(6)", "799-8(4)")
def test_a_stored_or_a_new_view_into_an_area_needs_a_mask_and_a_turning_one_is_refused(
    city: City, clock: HandClock
) -> None:
    """57 m west of the camera lies the block: looking west it reaches it with 60 m, not with 50 m, nor looking east."""
    code = look(city, clock, EAST_OF_IT, View(270, 60, 60))
    row = draw_block(city["district"], clock)
    assert (standing(), standing(FindingKind.MASK_MISSING)) == ([], [code])
    finding = Finding.objects.get(kind="mask_missing")
    assert finding.article == "18(6)"
    assert "江岸小区住宅楼" in finding.words_zh
    facts = json.loads(bytes(EntryDetail.objects.latest("entry_id").event))["facts"]
    assert (facts["area"], facts["kind"], facts["points"]) == (row.number, "private", 1)

    for view, reaches in (
        (View(270, 60, 50), False),
        (View(270, 60, 60), True),
        (View(90, 60, 60), False),
        (View(90, 60), False),  # 100 m are assumed, to the east
        (View(), True),  # nothing is known: a circle of 100 m
    ):
        points_actions.set_point_view(city["city"], code=code, view=view, clock=clock, adjustment=ADJUSTED)
        assert (code in standing_needs([code], at=clock.now())) is reaches
        close_missing(program("work"), clock=clock)
        assert standing(FindingKind.MASK_MISSING) == ([code] if reaches else [])
    turning = {"code": code, "view": View(90, 60, 60, moves=True), "clock": clock, "adjustment": ADJUSTED}
    with pytest.raises(Refused) as refusal:  # it sees all around, and no mask turns with it
        points_actions.set_point_view(city["city"], **turning)  # type: ignore[arg-type]
    assert refusal.value.decision.article == "18(6)"
    assert f"第 {row.number} 号" in refusal.value.decision.reason.zh
    assert refusal.value.decision.missing[0].about == "azimuth_deg"  # type: ignore[attr-defined]


@pytest.mark.law("18(6)")
@pytest.mark.parametrize("username", ["city", "district", "manager-jaga", "admin"])
def test_t18a_n_nobody_puts_a_camera_into_an_area(city: City, clock: HandClock, username: str) -> None:
    draw_block(city["district"], clock)
    who = User.objects.select_related("organisation").get(username=username)
    before = Entry.objects.count()
    asked = {"code": city.points["JHG"].code, "clock": clock, "adjustment": ADJUSTED}
    with pytest.raises(Refused) as refusal:
        points_actions.place_point(who, position=Position(INSIDE, "CGCS2000", label_reason="实测"), **asked)  # type: ignore[arg-type]
    assert refusal.value.decision.article == "18(6)"
    with pytest.raises(Refused) as refusal:
        points_actions.add_point(
            who,
            system="JHG",
            name="楼内",
            part="passage",
            place_kind="none",
            url="rtsp://10.1.2.9/a",
            position=Position(INSIDE, "CGCS2000", label_reason="实测"),
            view=View(0, 10, 5),
            clock=clock,
        )
    assert refusal.value.decision.article == "18(6)"
    assert "任何人不得" in refusal.value.decision.reason.zh
    assert Entry.objects.count() == before


@pytest.mark.law("18(6)")
def test_an_imported_line_into_an_area_is_named(city: City, clock: HandClock) -> None:
    draw_block(city["district"], clock)
    lines = [
        ImportedPoint(at, "JHG", f"导入 {at}", "passage", f"rtsp://10.1.2.{at}/a", place_kind="none",
                      position=Position(where, "CGCS2000", label_reason="实测"), view=View(0, 90, 20))
        for at, where in ((11, FAR), (12, INSIDE))
    ]  # fmt: skip
    with pytest.raises(LinesRefused) as caught:
        import_points(city["city"], lines, source="a.csv", source_sha256="0" * 64, clock=clock)
    assert [(one.line, one.field, one.article) for one in caught.value.lines] == [(12, "view", "18(6)")]
    assert import_points(city["city"], lines[:1], source="a.csv", source_sha256="0" * 64, clock=clock).points == 1
    beside = replace(lines[0], position=Position(EAST_OF_IT, "CGCS2000", label_reason="实测"), name="导入 13",
                     url="rtsp://10.1.2.13/a", view=View(270, 60, 60))  # fmt: skip
    ((code, _),) = import_points(city["city"], [beside], source="b.csv", source_sha256="0" * 64, clock=clock).codes
    assert [one.records_until for one in standing_needs([code], at=clock.now())[code]] == [None]
    assert standing(FindingKind.MASK_MISSING) == [code]


@pytest.mark.law("18(6)")
def test_an_end_closes_its_findings_unless_another_area_is_reached(city: City, clock: HandClock) -> None:
    code = look(city, clock, EAST_OF_IT, View(90, 60, 60, moves=True))
    first, second = draw_block(city["district"], clock), draw_block(city["district"], clock, name="同一楼，另一决定")
    assert standing() == [code, code]
    end_area(city["district"], number=first.number, reason="调整范围", document="", clock=clock)
    assert standing() == [code, code], "the second one is still reached"
    ended = end_area(
        city["district"], number=second.number, reason="调整范围", document="江公视〔2026〕4 号", clock=clock
    )
    assert standing() == []
    assert (ended.end_document, ended.ended_on) == ("江公视〔2026〕4 号", shanghai_day(clock.now()))
    points_actions.set_point_view(city["city"], code=code, view=View(90, 60, 90, moves=True), clock=clock)
    with pytest.raises(Fault, match="over already"):
        end_area(city["district"], number=second.number, reason="又一次", document="", clock=clock)


@pytest.mark.law("6(11)")
def test_t6b_an_ended_designation_frees_its_points_from_that_day_and_stays_in_the_list(
    city: City, clock: HandClock
) -> None:
    add_site(OWNER, code="YF", name="沿江夜市", category="6(11)", division="420102", organisation="JAGA", clock=clock)
    add_system(OWNER, code="YF", name="沿江夜市", site="YF", clock=clock)
    code = add_camera("YF", clock).code

    def mandatory() -> bool:
        return points_queries.point(city["city"], code, at=clock.now()).row.mandatory

    assert mandatory(), "before any area was drawn the category alone counts"
    points_actions.place_point(
        city["city"], code=code, position=Position(INSIDE, "CGCS2000", label_reason="实测"), clock=clock
    )
    row = draw_block(city["district"], clock, "cases", name="沿江夜市")
    assert mandatory()
    points_actions.set_point_view(city["city"], code=code, view=View(1), clock=clock)
    with pytest.raises(Refused):  # another direction of a mandatory point needs its ground
        points_actions.set_point_view(city["city"], code=code, view=View(90), clock=clock)
    clock.advance(timedelta(days=29))
    assert mandatory(), "the last day"
    clock.advance(timedelta(days=1))
    assert not mandatory()
    points_actions.set_point_view(city["city"], code=code, view=View(90), clock=clock)
    history = areas_queries.areas(city["district"], at=clock.now(), on=shanghai_day(clock.now()), over=True)
    assert [one.number for one in history] == [row.number]
    assert not areas_queries.areas(city["district"], at=clock.now(), on=shanghai_day(clock.now()))

    again = draw_block(city["district"], clock, "cases", name="沿江夜市")
    assert mandatory()
    end_area(city["district"], number=again.number, reason="治安好转", document="", clock=clock)
    assert not mandatory(), "from the day of the end"


@pytest.mark.law("3", "6(11)", "18(5)", "799-10")
@pytest.mark.parametrize(
    ("username", "kind", "article"),
    [
        ("manager", "private", "18(6)"),
        ("admin", "private", "18(6)"),
        ("auditor", "polling", "18(5)"),
        ("city", "cases", "6(11)"),  # the list of item 11 is the district's
        ("elsewhere", "cases", "3"),
        ("elsewhere", "private", "3"),
        ("district", "classified", "799-10"),
    ],
)
def test_who_may_not_draw(city: City, clock: HandClock, username: str, kind: str, article: str) -> None:
    hours = {"opens": time(8), "closes": time(18)} if kind == "polling" else {}
    with pytest.raises(Refused) as refusal:
        draw_block(city[username], clock, kind, unit="HQXX" if kind == "classified" else "", **hours)
    assert refusal.value.decision.article == article
    assert not DrawnArea.objects.exists()


@pytest.mark.law("6(11)", "18(5)")
@pytest.mark.parametrize(
    ("kind", "more", "about"),
    [
        ("private", {"document": " "}, "document"),
        ("cases", {"until_on": None}, "until_on"),
        ("polling", {}, "opens"),
        ("polling", {"opens": time(18), "closes": time(8)}, "opens"),
        ("private", {"from_on": date(2026, 1, 1)}, "from_on"),
        ("private", {"until_on": date(2026, 1, 1)}, "until_on"),
        ("cases", {"until_on": date(2099, 1, 1)}, "until_on"),
        ("private", {"border": border((114.40, 30.50, 114.41, 30.51))}, "border"),  # in Hongshan
    ],
)
def test_what_is_missing_is_named(city: City, clock: HandClock, kind: str, more: dict[str, object], about: str) -> None:
    with pytest.raises(Refused) as refusal:
        draw_block(city["district"], clock, kind, **more)
    assert [one.about for one in refusal.value.decision.missing] == [about]  # type: ignore[attr-defined]


@pytest.mark.law("18(5)")
def test_a_polling_place_has_its_hours_and_refuses_until_its_last_day(city: City, clock: HandClock) -> None:
    row = draw_block(city["district"], clock, "polling", opens=time(8), closes=time(18))
    assert (row.opens, row.closes) == (time(8), time(18))
    with pytest.raises(Refused) as refusal:
        look(city, clock, EAST_OF_IT, View(270, 60, 60, moves=True))
    assert refusal.value.decision.article == "18(5)"
    code = look(city, clock, EAST_OF_IT, View(270, 60, 60))
    (need,) = standing_needs([code], at=clock.now())[code]
    assert (need.need.opens, need.need.closes, need.records_until) == (time(8), time(18), None)
    clock.advance(timedelta(days=30))
    look(city, clock, EAST_OF_IT, View(270, 60, 60, moves=True))


@pytest.mark.law("18(5)")
def test_after_the_last_day_the_clock_closes_the_findings(city: City, clock: HandClock) -> None:
    code = look(city, clock, EAST_OF_IT, View(270, 60, 60, moves=True))
    draw_block(city["district"], clock, "polling", opens=time(8), closes=time(18))
    assert standing() == [code]
    clock.advance(timedelta(days=29))
    before = Entry.objects.count()
    assert close_after_last_day(program("work"), clock=clock) == 0, "its last day"
    assert Entry.objects.count() == before
    clock.advance(timedelta(days=1))
    assert [close_after_last_day(program("work"), clock=clock) for _ in range(2)] == [1, 0]
    assert standing() == []


@pytest.mark.law("799-10")
def test_beside_a_classified_unit_its_consent_comes_first(city: City, clock: HandClock) -> None:
    """57 m from the border, looking away: beside it all the same (100 m)."""
    away = View(90, 30, 20)
    code = look(city, clock, EAST_OF_IT, away)
    row = draw_block(city["city"], clock, "classified", unit="HQXX")
    assert standing(FindingKind.CONSENT_MISSING) == [code]
    with pytest.raises(Refused) as refusal:
        look(city, clock, "114.3017, 30.6105", away)
    assert refusal.value.decision.article == "799-10"
    given = {"number": row.number, "system": "JHG", "document": "涉密办函〔2026〕1 号", "clock": clock}
    today = shanghai_day(clock.now())
    for who, day in (("manager", today), ("elsewhere", today), ("district", today + timedelta(days=1))):
        with pytest.raises(Refused):
            record_consent(city[who], issued_on=day, **given)  # type: ignore[arg-type]
    record_consent(city["district"], issued_on=today, **given)  # type: ignore[arg-type]
    assert standing(FindingKind.CONSENT_MISSING) == []
    look(city, clock, "114.3017, 30.6105", away)
    assert [one.system for one in areas_queries.consents(city["city"], row.number, at=clock.now())] == ["JHG"]
    with pytest.raises(Fault) as taken:
        record_consent(city["district"], issued_on=today, **given)  # type: ignore[arg-type]
    assert taken.value.kind is FaultKind.CONFLICT
