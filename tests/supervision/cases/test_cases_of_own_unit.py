"""Nobody of a charged unit acts in the case against it, also where it is one of the police (APL 43)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mingcha.law.fine_rules import Who
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.supervision.case_bags.rules import may_take_case_folder
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.inspections.states import UnitInspectionState
from mingcha.supervision.inspections.values import UnitInspectionFacts
from mingcha.supervision.matters.making import of_finding, of_obstruction
from mingcha.supervision.matters.rules import may_act_on_matter
from mingcha.supervision.matters.values import Matter
from mingcha.supervision.obstructions.rules import may_close_obstruction, may_extend_order
from mingcha.supervision.obstructions.states import ObstructionState
from mingcha.supervision.obstructions.values import ObstructionFacts
from mingcha.supervision.recusals.rules import may_handle_case

pytestmark = pytest.mark.law("23", "APL 43")
PLACE = Place("420102", "JAGA")
ROLE = RoleInForce(Role.DISTRICT_OFFICER, Territory("420102"), datetime(2026, 1, 1, tzinfo=UTC))
COLLEAGUE = DutyFacts(7, "a", "甲", "", "JAGA", active=True, roles=(ROLE,), organisation_name="武汉市公安局江岸区分局")
CITY = replace(
    COLLEAGUE,
    user_id=8,
    organisation="WHGA",
    organisation_name="武汉市公安局",
    roles=(replace(ROLE, role=Role.CITY_OFFICER, territory=Territory("420100")),),
)
FOUND = UnitInspectionFacts(UnitInspectionState.SIGNED, PLACE, registered=True, recorded=True, lacking=("filed",))


def _case(unit: str, *names: str) -> CaseFacts:
    matter, handlers = Matter(Place("420102", "HQXX"), None, unit=unit), frozenset({"user:7"})
    return CaseFacts(CaseState.OPEN, matter.place, "23", Who.UNIT, date(2026, 8, 2), None, None, matter, handlers,
                     charged=names)  # fmt: skip


@pytest.mark.parametrize(
    ("held", "article"),
    [
        (_case("JAGA"), "APL 43"),
        (_case("", "武汉市公安局江岸区分局"), "APL 43"),
        (_case("", "某公司", "江岸区分局"), "APL 43"),
        (_case("", "武汉市公安局"), "3"),
        (_case("", "武汉市公安局江岸区"), "3"),
        (_case("", " 江岸区分局"), "APL 43"),
        (_case("HQXX", "花桥小学"), "3"),
        (_case("", "张三", ""), "3"),
        (_case("", "公安"), "3"),
    ],
)
def test_colleagues_of_a_charged_unit_do_no_step_and_take_no_folder_out(held: CaseFacts, article: str) -> None:
    handles, takes = may_handle_case(COLLEAGUE, held), may_take_case_folder(COLLEAGUE, "user:7", held, held.handlers)
    assert (handles.article, handles.allowed, takes.allowed) == (article, article == "3", article == "3")


def test_the_level_above_leads_what_is_charged_to_a_district() -> None:
    assert may_handle_case(CITY, _case("JAGA", "武汉市公安局江岸区分局"))


def test_what_is_charged_to_the_city_s_organ_by_name_another_organ_leads() -> None:
    held = _case("", "武汉市公安局")
    assert (may_handle_case(CITY, held).article, bool(may_handle_case(COLLEAGUE, held))) == ("APL 43", True)


def test_colleagues_of_the_unit_whose_obstruction_it_is_do_no_step_of_it() -> None:
    held = ObstructionFacts(ObstructionState.CORRECTED, Place("420102", "HQXX"), date(2026, 1, 1), charged="江岸区分局")
    for rule in (
        lambda who: may_act_on_matter(who, of_obstruction(held)),
        lambda who: may_close_obstruction(who, held, "已拆除", date(2026, 9, 1)),
        lambda who: may_extend_order(who, replace(held, state=ObstructionState.ORDERED), 5, "雨季", date(2026, 9, 1)),
    ):
        assert (rule(COLLEAGUE).article, rule(CITY).article != "APL 43") == ("APL 43", True)
    assert may_act_on_matter(COLLEAGUE, of_obstruction(replace(held, charged="")))


def test_what_an_inspection_found_at_a_unit_is_charged_and_handed_over_by_nobody_of_it() -> None:
    matter = of_finding(FOUND, "filed", frozenset())
    assert (may_act_on_matter(COLLEAGUE, matter).article, bool(may_act_on_matter(CITY, matter))) == ("APL 43", True)
    unregistered = of_finding(replace(FOUND, registered=False), "filed", frozenset())
    assert may_act_on_matter(COLLEAGUE, unregistered)
