"""Which cases may come of a finding of an inspection and of an obstruction: each bound (22, 23; 799-24 to 799-30)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mingcha.law.fine_rules import Offence, Who
from mingcha.law.fines import FineFacts, check_fine, rule_on
from mingcha.registry.identity.duty import Place
from mingcha.supervision.cases.rules import act_ended_on
from mingcha.supervision.inspections.states import UnitInspectionState
from mingcha.supervision.inspections.values import UnitInspectionFacts
from mingcha.supervision.matters.making import of_finding, of_obstruction
from mingcha.supervision.matters.rules import is_of_matter, leads_to_case, may_be_punished, may_break_beside
from mingcha.supervision.obstructions.states import ObstructionState, OwnerKind
from mingcha.supervision.obstructions.values import ObstructionFacts

pytestmark = pytest.mark.law("22", "23", "799-24")
PLACE, TODAY = Place("420102", ""), date(2026, 11, 25)
FOUND, SERVED, AGAIN = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 19)
SIGNED = UnitInspectionFacts(
    UnitInspectionState.SIGNED, PLACE, registered=False, recorded=True, inspected_on=FOUND,
    lacking=("may_install", "no_private_place", "unchanged", "signs_stand", "regime_duty"),
)  # fmt: skip
BEGUN = replace(SIGNED, state=UnitInspectionState.BEGUN)
ORDERED = replace(SIGNED, state=UnitInspectionState.ORDERED, served_on=SERVED)
REFUSED = replace(ORDERED, state=UnitInspectionState.UNCORRECTED, found_on=AGAIN, still_lacking=SIGNED.lacking)
ONE_OF_THEM = replace(REFUSED, still_lacking=("signs_stand",))
CORRECTED = replace(ORDERED, state=UnitInspectionState.CORRECTED)


@pytest.mark.parametrize(
    ("question", "held", "leads"),
    [
        ("no_private_place", BEGUN, False),
        ("no_private_place", SIGNED, True),
        ("no_private_place", CORRECTED, True),
        ("unchanged", SIGNED, True),
        ("may_install", SIGNED, False),
        ("may_install", ORDERED, True),
        ("may_install", CORRECTED, False),
        ("may_install", replace(CORRECTED, state=UnitInspectionState.CLOSED), False),
        ("may_install", REFUSED, True),
        ("may_install", replace(REFUSED, state=UnitInspectionState.CLOSED), True),
        ("may_install", ONE_OF_THEM, False),
        ("may_install", replace(ONE_OF_THEM, state=UnitInspectionState.CLOSED), False),
        ("signs_stand", REFUSED, False),
        ("regime_duty", REFUSED, False),
        ("filed", REFUSED, False),
    ],
)
def test_a_finding_leads_to_a_case_at_once_with_or_after_its_order(
    question: str, held: UnitInspectionFacts, leads: bool
) -> None:
    assert leads_to_case(of_finding(held, question, frozenset()), TODAY) is leads


def test_an_order_at_once_has_no_limit_that_stands_in_the_way_of_a_fine() -> None:
    on_the_day = replace(REFUSED, at_once=True, served_on=FOUND, due_on=FOUND, found_on=FOUND)
    matter = of_finding(on_the_day, "unchanged", frozenset())
    facts = FineFacts(
        FOUND, TODAY, ordered_on=matter.served_on, due_on=matter.due_on, found_uncorrected_on=matter.found_on,
        warned_on=FOUND,
    )  # fmt: skip
    assert check_fine("799-30", Who.UNIT, Decimal(5000), facts)
    limited = check_fine("799-26", Who.UNIT, Decimal(5000), facts)
    assert (limited.allowed, limited.article) == (False, "799-26"), "the law asks for a time limit"
    assert of_finding(replace(on_the_day, at_once=False), "unchanged", frozenset()).due_on == FOUND


def test_of_a_place_in_no_register_anybody_pays_of_a_registered_one_its_unit() -> None:
    rule = rule_on("799-27(1)", TODAY)
    room = of_finding(SIGNED, "no_private_place", frozenset())
    assert all(may_be_punished(room, rule, who) for who in Who)
    unit = of_finding(replace(SIGNED, registered=True), "no_private_place", frozenset())
    assert [bool(may_be_punished(unit, rule, who)) for who in Who] == [False, True, True]


def test_a_case_is_about_the_act_that_was_found() -> None:
    bar = of_finding(SIGNED, "may_install", frozenset())
    assert is_of_matter(bar, Offence.INSTALL_WITHOUT_RIGHT)
    assert not is_of_matter(bar, Offence.CHANGE_MOVE_OR_REMOVE)
    assert is_of_matter(of_finding(SIGNED, "regime_duty", frozenset()), Offence.NO_FILING).article == "799-24"


@pytest.mark.law("799-9", "799-29", "799-30", "799-33")
@pytest.mark.parametrize(
    ("classes", "question", "rule", "punished"),
    [
        (frozenset({"art9"}), "filed", "799-29", False),
        (frozenset({"art9"}), "unchanged", "799-30", False),
        (frozenset({"art33"}), "unchanged", "799-30", False),
        (frozenset({"art9", "art7_2"}), "filed", "799-29", True),
        (frozenset({"art7_1"}), "unchanged", "799-30", True),
        (frozenset(), "filed", "799-29", True),
        (frozenset({"art9"}), "no_private_place", "799-27(1)", True),
    ],
)
def test_systems_of_other_public_places_are_ordered_alone_where_the_decree_leaves_them_out(
    classes: frozenset[str], question: str, rule: str, punished: bool
) -> None:
    lacking = ("filed", "unchanged", "no_private_place")
    held = replace(REFUSED, registered=True, lacking=lacking, still_lacking=lacking, legal_classes=classes)
    decision = may_be_punished(of_finding(held, question, frozenset()), rule_on(rule, TODAY), Who.UNIT)
    assert bool(decision) is punished
    assert punished or decision.article == "22"
    assert leads_to_case(of_finding(held, question, frozenset()), TODAY) is punished


def test_what_hides_a_camera_is_no_move_of_it() -> None:
    tree = of_obstruction(ObstructionFacts(ObstructionState.INSPECTED, PLACE, FOUND, inspected_on=FOUND))
    assert is_of_matter(tree, Offence.CHANGE_MOVE_OR_REMOVE).article == "23"
    assert may_break_beside(tree, [Offence.CHANGE_MOVE_OR_REMOVE]).article == "22"
    assert may_break_beside(tree, [Offence.UNLAWFUL_PROCESSING])


@pytest.mark.law("26")
def test_the_law_of_an_act_is_that_of_the_day_stated_else_of_the_last_day_on_which_it_was_found() -> None:
    found = [of_finding(one, "may_install", frozenset()) for one in (REFUSED, SIGNED, BEGUN)]
    assert [act_ended_on(None, one, TODAY) for one in found] == [AGAIN, FOUND, TODAY]
    assert act_ended_on(SERVED, found[0], TODAY) == SERVED


def test_an_act_about_a_point_is_warned_for_before_anybody_refused_and_a_private_owner_is_not_fined() -> None:
    moved = ObstructionFacts(
        ObstructionState.INSPECTED, PLACE, FOUND, owner_kind=OwnerKind.UNIT, offence=Offence.CHANGE_MOVE_OR_REMOVE,
        inspected_on=FOUND,
    )  # fmt: skip
    assert leads_to_case(of_obstruction(moved), TODAY)
    tree = replace(moved, offence=Offence.OBSTRUCTION)
    assert not leads_to_case(of_obstruction(tree), TODAY)
    refused = replace(tree, state=ObstructionState.UNCORRECTED, served_on=SERVED, found_on=AGAIN)
    assert leads_to_case(of_obstruction(refused), TODAY)
    assert not leads_to_case(of_obstruction(replace(refused, owner_kind=OwnerKind.PRIVATE)), TODAY)
    closed = replace(moved, state=ObstructionState.CLOSED)
    assert not leads_to_case(of_obstruction(closed), TODAY)
