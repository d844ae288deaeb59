"""The penalty table as data: invalid rows are reported, every act has one rule, art. 23 is written once."""

from datetime import date
from decimal import Decimal

import pytest

from mingcha.kit.decision import Decision, Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law import fine_rules, parameters
from mingcha.law.fine_rules import Bounds, Offence, Who
from mingcha.law.fine_words import WORDS
from mingcha.law.fines import FineFacts, check_fine, fine_bounds, rule_for_act, rule_on

DAY = date(2026, 11, 25)
ROW = '{since: 2025-04-01, act: no_filing, violates: ["799-14"], first: order, then: refusal, unit: {max: 10000}}'


@pytest.mark.law("22")
def test_every_act_has_exactly_one_rule_in_force() -> None:
    rules = [rule_for_act(act, DAY).rule for act in Offence]
    assert len(rules) == len(set(rules)) == len(fine_rules.shipped())


@pytest.mark.law("23")
def test_the_bounds_of_article_23_are_the_parameters() -> None:
    bounds = fine_bounds("23", Who.RESPONSIBLE, DAY)
    assert bounds.least == parameters.number("fine.art23_min_yuan", DAY)
    assert bounds.most == parameters.number("fine.art23_max_yuan", DAY)


def test_grave_circumstances_fall_back_to_nothing_where_a_rule_knows_none() -> None:
    assert fine_bounds("799-30", Who.UNIT, DAY, grave=True) == Bounds(Decimal(5000), Decimal(10000))
    assert fine_bounds("DSL 45", Who.RESPONSIBLE, DAY, grave=True).most == 200_000


def test_bounds_in_words() -> None:
    assert fine_bounds("23", Who.RESPONSIBLE, DAY).words.zh == "100–500 元"
    assert fine_bounds("799-29", Who.UNIT, DAY).words.en == "up to 10\u202f000 yuan"
    assert "营业额 5 %" in fine_bounds("PIPL 66", Who.UNIT, DAY, grave=True).words.zh
    assert fine_rules.spaced(Decimal("99.9")) == "99.90"


def test_everything_in_the_table_has_a_name_in_both_languages() -> None:
    closed_sets = (Offence, Who, fine_rules.FirstStep, fine_rules.Then, fine_rules.Extra)
    for closed in closed_sets:
        for one in closed:
            assert WORDS[one].zh
            assert WORDS[one].en


def test_an_unknown_rule_is_not_found() -> None:
    with pytest.raises(Fault) as caught:
        rule_on("799-33", DAY)
    assert caught.value.kind is FaultKind.NOT_FOUND


def test_versions_of_a_rule_follow_one_another() -> None:
    first = ROW.replace("since: 2025-04-01", "since: 2025-04-01, until: 2026-12-31")
    second = ROW.replace("2025-04-01", "2027-01-01").replace("10000", "20000")
    table = fine_rules.read(f'"799-29":\n  - {second}\n  - {first}\n')
    for day, most in ((date(2026, 12, 31), 10_000), (date(2027, 1, 1), 20_000)):
        found = rule_for_act(Offence.NO_FILING, day, table).bounds(Who.UNIT, day)
        assert found is not None
        assert found.most == most
    with pytest.raises(Refused):
        rule_for_act(Offence.OBSTRUCTION, DAY, table)


@pytest.mark.law("22", "26")
def test_the_milder_law_of_the_day_of_decision_applies() -> None:
    """Administrative Penalty Law, article 37."""
    old = ROW.replace("since: 2025-04-01", "since: 2025-04-01, until: 2026-12-31")
    facts = FineFacts(act_on=DAY, decided_on=date(2027, 1, 5), ordered_on=DAY, found_uncorrected_on=date(2026, 12, 20))

    def answer(row: str, yuan: int) -> Decision:
        table = fine_rules.read(f'"799-29":\n  - {old}\n' + (f"  - {row}\n" if row else ""))
        return check_fine("799-29", Who.UNIT, Decimal(yuan), facts, table)

    milder, harder = (ROW.replace("2025-04-01", "2027-01-01").replace("10000", most) for most in ("2000", "50000"))
    assert not answer(milder, 2001)
    assert answer(milder, 2000)
    assert not answer(harder, 10001)
    assert answer(harder, 10000)
    assert answer("", 100).article == "APL 37"


@pytest.mark.parametrize(
    "rows",
    [
        [ROW.replace("since: 2025-04-01", "since: soon")],
        [ROW.replace("since: 2025-04-01", "since: 2025-04-01, until: 2025-03-01")],
        [ROW.replace("no_filing", "no_such_act")],
        [ROW.replace("799-14", "799-99")],
        [ROW.replace("then: refusal", "then: never")],
        [ROW.replace("then: refusal", "then: no_fine")],
        [ROW.replace(", unit: {max: 10000}", "")],
        [ROW.replace("{max: 10000}", "{min: 20000, max: 10000}")],
        [ROW.replace("{max: 10000}", "{min: 0, max: 10000}")],
        [ROW.replace("{max: 10000}", "{most: 10000}")],
        [ROW.replace("{max: 10000}", "{max: 10000, colour: red}")],
        [ROW.replace("first: order", "first: order, colour: red")],
        [ROW.replace('["799-14"]', "799-14")],
        [ROW.replace("unit: {max: 10000}", "grave: 5")],
        [ROW, ROW.replace("2025-04-01", "2026-04-01")],
    ],
)
def test_wrong_rules_are_named(rows: list[str]) -> None:
    with pytest.raises(Fault, match="799-29") as caught:
        fine_rules.read('"799-29":\n' + "".join(f"  - {row}\n" for row in rows))
    assert caught.value.kind is FaultKind.CORRUPT
