"""When a yearly report is signed and sent, and how its figures stand on paper (article 25)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.supervision.yearly_reports import rules
from mingcha.supervision.yearly_reports.content import paper_values
from mingcha.supervision.yearly_reports.values import FigureKind, YearlyFacts, YearlyRow, YearlyState

pytestmark = pytest.mark.law("25")
NOW = datetime(2027, 1, 5, 4, tzinfo=UTC)
HERE = Place("420102", "HQXX")
MANAGER = DutyFacts(
    7, "m", "M", "", "HQXX", active=True,
    roles=(RoleInForce(Role.UNIT_MANAGER, Territory(organisation="HQXX"), NOW),),
)  # fmt: skip
ROW = YearlyRow(
    1, "HQXX", "花桥小学", HERE, 2026, 2, YearlyState.SENT, dict.fromkeys(FigureKind, 3), "", NOW, "user:7", NOW,
    "user:7", None, "", "", "",
)  # fmt: skip


@pytest.mark.parametrize(
    ("year", "state", "on", "signs"),
    [
        (2026, None, date(2026, 12, 31), False),
        (2026, None, date(2027, 1, 1), True),
        (2022, None, date(2027, 1, 1), False),
        (2026, YearlyState.SIGNED, date(2027, 1, 1), False),
        (2026, YearlyState.RECEIVED, date(2027, 1, 1), False),
        (2026, YearlyState.RETURNED, date(2027, 1, 1), True),
    ],
)
def test_a_year_is_signed_once_it_is_over_and_again_after_a_return(
    year: int, state: YearlyState | None, on: date, signs: bool
) -> None:
    assert rules.may_sign_yearly(MANAGER, YearlyFacts(HERE, year, state), on).allowed is signs


def test_a_manager_of_a_district_signs_for_no_unit() -> None:
    wide = replace(MANAGER, roles=(RoleInForce(Role.UNIT_MANAGER, Territory("420102"), NOW),))
    assert rules.may_sign_yearly(wide, YearlyFacts(HERE, 2026), date(2027, 1, 1)).article == "3"
    assert rules.yearly_due_on(2026) == date(2027, 1, 31)


def test_the_paper_has_each_figure_and_its_steps() -> None:
    values = paper_values(replace(ROW, figures={**ROW.figures, FigureKind.AVAILABILITY: 9876}), {"user:7": "陈老师"})
    rows = dict(values["rows"])  # type: ignore[arg-type, call-overload]
    assert (rows["在线率"], rows["记录的线索"], rows["版次"]) == ("98.76 %", "3", "2")
    assert (rows["报送"], rows["接收"], FigureKind.AVAILABILITY.shown(None).zh) == ("2027年1月5日 陈老师", "—", "–")
    assert FigureKind.REPAIR_MINUTES.shown(750) == Words("12.5 小时", "12.5 h")
