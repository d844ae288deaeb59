"""An order about an obstruction goes in copy to another department, one about another act need not (12, 22)."""

from datetime import UTC, date, datetime

import pytest

from mingcha.kit.decision import Missing
from mingcha.kit.errors import Fault
from mingcha.law.fine_rules import Offence
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.identity.hands import Hand
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.obstructions import rules
from mingcha.supervision.obstructions.states import ObstructionState
from mingcha.supervision.obstructions.values import NewInspection, NewOrder, ObstructionFacts, obstruction_title
from mingcha.supervision.papers.rules import may_issue_of_obstruction
from mingcha.web.forms.field import PageField
from mingcha.web.supervision.obstructions.forms import OrderForm, ReinspectForm
from mingcha.web.supervision.obstructions.steps import fitted

ON = date(2026, 11, 30)
WITHOUT_COPY = NewOrder("某公司", "拆除摄像机", 15, "")


def test_another_act_than_an_obstruction_is_not_called_one() -> None:
    assert obstruction_title(Offence.OBSTRUCTION, 3).zh == "妨碍事项 3"
    assert obstruction_title(Offence.NO_FILING, 4).zh == "未备案或者备案信息虚假 4"


@pytest.mark.law("12", "22")
def test_an_order_about_another_act_than_an_obstruction_needs_no_copy() -> None:
    refused = rules._order_is_whole(WITHOUT_COPY, Offence.OBSTRUCTION, ON)
    assert (refused.article, [one.about for one in refused.missing]) == ("12", ["department"])
    assert rules._order_is_whole(WITHOUT_COPY, Offence.NO_FILING, ON)
    assert rules._order_is_whole(NewOrder("", "拆除摄像机", 15, ""), Offence.NO_FILING, ON).article == "22"


@pytest.mark.law("12", "22", "23")
def test_a_step_about_another_act_cites_article_22_and_not_12_or_23() -> None:
    assert rules.articles_of(Offence.OBSTRUCTION, "12", "23", "APL 42") == ("12", "23", "APL 42")
    others = [one for one in Offence if one is not Offence.OBSTRUCTION]
    assert {rules.articles_of(one, "12", "23", "APL 42") for one in others} == {("22", "APL 42")}


@pytest.mark.law("12", "22", "23")
@pytest.mark.parametrize(
    ("offence", "articles"), [(Offence.OBSTRUCTION, ["23", "12"]), (Offence.NO_FILING, ["22"] * 2)]
)
def test_fields_and_refusals_of_another_act_name_article_22(offence: Offence, articles: list[str]) -> None:
    held = ObstructionFacts(ObstructionState.ORDERED, Place("420102", "HQXX"), ON, offence=offence)
    refused = may_issue_of_obstruction(PrintedKind.ORDER, held, inspected=True, again=False)
    shown = [fitted(one(), offence).fields[name] for one, name in ((OrderForm, "unit"), (ReinspectForm, "corrected"))]
    assert [refused.article, rules.basis_of(held, "12")] == articles
    assert [one.article for one in shown if isinstance(one, PageField)] == articles[:1] * 2


@pytest.mark.law("12")
def test_what_nobody_read_the_cases_of_is_not_closed() -> None:
    began = datetime(2026, 1, 1, tzinfo=UTC)
    roles = (RoleInForce(Role.DISTRICT_OFFICER, Territory(division="420102"), began),)
    who = DutyFacts(2, "zhou", "周志远", "1", "JAGA", active=True, roles=roles)
    held = ObstructionFacts(ObstructionState.CORRECTED, Place("420102", "HQXX"), ON, cases=None)
    with pytest.raises(Fault, match="penalty cases"):
        rules.may_close_obstruction(who, held, "移除", ON)


@pytest.mark.law("12", "23")
@pytest.mark.parametrize(
    ("inspected", "arose", "lacks"),
    [
        ("2026-11-28", "2026-11-01", []), ("2026-11-30", "2000-01-01", []), ("2026-11-30", None, []),
        ("2026-11-27", None, ["inspected_on"]), ("0001-01-01", "0001-01-01", ["inspected_on", "arose_on"]),
        ("2026-11-29", "2026-11-30", ["arose_on"]), ("2026-11-30", "2099-01-01", ["arose_on"]),
    ],
)  # fmt: skip
def test_an_inspection_is_of_a_day_since_the_note_and_what_it_found_arose_before(
    inspected: str, arose: str | None, lacks: list[str]
) -> None:
    held = ObstructionFacts(ObstructionState.CONFIRMED, Place("420102", "HQXX"), ON, noted_on=date(2026, 11, 28))
    new = NewInspection(
        date.fromisoformat(inspected),
        "店长",
        "遮挡",
        date.fromisoformat(arose) if arose else None,
        certificates_shown=True,
        recusal_told=True,
    )
    answer = rules._inspection_is_whole(held, new, ON, again=False)
    assert [one.about for one in answer.missing if isinstance(one, Missing)] == lacks


@pytest.mark.law("12")
def test_who_inspected_decides_the_doubt_by_no_second_account() -> None:
    held = ObstructionFacts(
        ObstructionState.SUPERVISOR, Place("420102", "HQXX"), ON, signed_by=frozenset({"user:1", "user:2"})
    )
    hands = (Hand(2, "李敏", "06", "JAGA"), Hand(3, "李敏", "06", "WHGA"), Hand(4, "王海", "07", "WHGA"))
    began = datetime(2026, 1, 1, tzinfo=UTC)
    city = [
        DutyFacts(
            one, f"u{one}", "P", "", "WHGA", active=True,
            roles=(RoleInForce(Role.CITY_OFFICER, Territory("420100"), began),),
        )
        for one in (2, 3, 4)
    ]  # fmt: skip
    assert [bool(rules.may_decide_doubt(one, held, "先于建成", hands)) for one in city] == [False, False, True]
