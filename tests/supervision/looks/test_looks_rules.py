"""Who accepts references and judges findings; when a claim is advice; a detector that stopped (articles 3, 7, 12)."""

from datetime import UTC, datetime, timedelta

import pytest

from mingcha.media.looks.values import LookFinding
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.supervision.looks import rules
from mingcha.supervision.looks.values import CoverCause, FindingReport, LookMode, PictureFindingRow, PictureJudgement

pytestmark = pytest.mark.law("7", "12")
NOW = datetime(2026, 11, 29, 4, tzinfo=UTC)
HERE, THERE = Place("420102", "HQX"), Place("420103", "JHG")


def person(role: Role) -> DutyFacts:
    held = RoleInForce(role, Territory(organisation="HQX"), NOW - timedelta(days=1))
    return DutyFacts(7, "p", "P", "", "HQX", active=True, roles=(held,))


MANAGER = person(Role.UNIT_MANAGER)


@pytest.mark.parametrize(
    ("who", "place", "replacing", "reason", "article"),
    [
        (MANAGER, HERE, False, "", ""),
        (MANAGER, HERE, True, "灯杆移位", ""),
        (MANAGER, HERE, True, " ", "12"),
        (MANAGER, THERE, False, "", "3"),
        (person(Role.MONITOR), HERE, False, "", "7"),
        (person(Role.CONTRACTOR), HERE, False, "", "7"),
    ],
)
def test_who_accepts_a_reference(who: DutyFacts, place: Place, replacing: bool, reason: str, article: str) -> None:
    decision = rules.may_accept_reference(who, place, is_replacing=replacing, reason=reason)
    assert (decision.allowed, "" if decision.allowed else decision.article) == (not article, article)


WHOLE = {"before": PictureJudgement.CANDIDATE, "judgement": PictureJudgement.CONFIRMED, "cause": CoverCause.GREENERY,
         "owner": "园林局", "reason": ""}  # fmt: skip
SLOW = LookFinding.PARTIAL_SLOW


@pytest.mark.parametrize(
    ("who", "place", "kind", "change", "article"),
    [
        (MANAGER, HERE, SLOW, {}, ""),
        (MANAGER, HERE, SLOW, {"judgement": PictureJudgement.REJECTED, "reason": "雾"}, ""),
        (MANAGER, HERE, LookFinding.FROZEN, {"judgement": PictureJudgement.REPAIR, "reason": "编码器"}, ""),
        (MANAGER, HERE, SLOW, {"cause": None}, "12"),
        (MANAGER, HERE, SLOW, {"owner": " "}, "12"),
        (MANAGER, HERE, LookFinding.FROZEN, {}, "12"),  # a frozen picture is no obstruction
        (MANAGER, HERE, SLOW, {"judgement": PictureJudgement.REJECTED}, "12"),
        (MANAGER, HERE, SLOW, {"before": PictureJudgement.REPAIR}, "12"),
        (MANAGER, HERE, SLOW, {"judgement": PictureJudgement.CANDIDATE}, "12"),
        (MANAGER, THERE, SLOW, {}, "3"),
        (person(Role.MONITOR), HERE, SLOW, {}, "12"),
    ],
)
def test_who_judges_what(
    who: DutyFacts, place: Place, kind: LookFinding, change: dict[str, object], article: str
) -> None:
    decision = rules.may_judge(who, place, kind, **(WHOLE | change))  # type: ignore[arg-type]
    assert (decision.allowed, "" if decision.allowed else decision.article) == (not article, article)


@pytest.mark.parametrize(
    ("days", "rejected", "met"),
    [
        (0, 0, False), (2995, 0, False), (3000, 0, True), (4740, 1, False),
        (4750, 1, True), (6290, 2, False), (6300, 2, True), (6300, 3, False),
    ],
)  # fmt: skip
def test_a_rate_is_met_once_it_is_proven(days: int, rejected: int, met: bool) -> None:
    assert rules.is_rate_met(days, rejected, NOW) is met


def test_shadow_mode_ends_by_the_figure_and_the_police_and_comes_back_by_the_figure_alone() -> None:
    modes = [rules.mode_of(is_met=met, is_ended=ended) for met in (False, True) for ended in (False, True)]
    assert modes == [LookMode.SHADOW, LookMode.SHADOW, LookMode.SHADOW, LookMode.ADVISE]


@pytest.mark.parametrize(("own", "article"), [("HQX", "12"), ("JAGA", "")])
def test_the_police_who_manage_a_site_do_not_end_its_shadow_mode(own: str, article: str) -> None:
    held = RoleInForce(Role.DISTRICT_OFFICER, Territory(division="420102"), NOW - timedelta(days=1))
    officer = DutyFacts(8, "o", "O", "", own, active=True, roles=(held,))
    decision = rules.may_end_shadow(officer, HERE, "武公〔2026〕12 号", is_met=True, is_ended=False)
    assert (decision.allowed, "" if decision.allowed else decision.article) == (not article, article)


def test_f7_a_detector_that_stopped_makes_no_camera_good() -> None:
    asked = [rules.is_looked_at(at, NOW) for at in (None, NOW - timedelta(minutes=31), NOW - timedelta(minutes=30))]
    assert asked == [False, False, True]
    assert rules.limit_per_million(0, 0) is None


def test_a_turn_that_changed_by_two_pixels_is_measured_anew() -> None:
    kind, judged = LookFinding.TURNED, PictureJudgement.CANDIDATE
    flags = {"is_growing": False, "is_case": False, "judgement": judged, "cause": None}
    no = {"owner": "", "reason": "", "who": "", "judged_at": None, "clear_at": None}
    numbers = {"judgeable_permille": 800, "checks": 3, "modes": ()}
    held = PictureFindingRow("B-00000001", "4", kind, 1, NOW, NOW, None, 0, 15, **flags, **no, **numbers)  # type: ignore[arg-type]
    reports = [FindingReport("4", 1, kind, NOW, shift_tenths=tenths) for tenths in (34, 35)]
    assert [rules.is_changed_share(held, one) for one in reports] == [False, True]
