"""Under which provision a finding is ordered, and where it is ordered within a time limit (22; 799-13, 26, 29, 30)."""

from dataclasses import replace
from datetime import date

import pytest

from mingcha.law.fines import rule_on
from mingcha.registry.identity.duty import Place
from mingcha.supervision.inspections.provisions import asks_for_limit, ordered_under
from mingcha.supervision.inspections.states import UnitInspectionState
from mingcha.supervision.inspections.values import UnitInspectionFacts
from mingcha.supervision.papers.naming import order_in_words

pytestmark = pytest.mark.law("22", "799-13", "799-26", "799-29", "799-30")
ON = date(2026, 11, 2)
SIGNED = UnitInspectionFacts(UnitInspectionState.SIGNED, Place("420102", ""), registered=False, inspected_on=ON)


@pytest.mark.parametrize(
    ("question", "classes", "rule"),
    [
        ("may_install", (), "799-26"),
        ("filed", (), "799-29"),
        ("filed", ("art9",), ""),
        ("signs_stand", (), "799-13"),
        ("unchanged", ("art7_1",), "799-30"),
        ("unchanged", ("art33",), ""),
        ("key_target", (), "CTL 88(6)"),
        ("no_private_place", (), ""),
        ("protected", (), ""),
        ("regime_duty", (), ""),
    ],
)
def test_each_finding_has_its_own_provision_or_none(question: str, classes: tuple[str, ...], rule: str) -> None:
    found = ordered_under(replace(SIGNED, legal_classes=frozenset(classes)), question, ON)
    assert (found.rule if found else "") == rule
    assert ordered_under(SIGNED, question, date(2010, 1, 1)) is None


@pytest.mark.parametrize(
    ("lacking", "rule"),
    [
        (("regime_duty", "filed"), "799-29"),
        (("may_install",), "799-26"),
        (("signs_stand", "unchanged", "no_private_place"), ""),
    ],
)
def test_what_is_ordered_within_a_time_limit_is_not_ordered_at_once(lacking: tuple[str, ...], rule: str) -> None:
    found = asks_for_limit(replace(SIGNED, lacking=lacking), ON)
    assert (found.rule if found else "") == rule


def test_an_order_says_its_provision_and_what_follows() -> None:
    decree = "依照《公共安全视频图像信息系统管理条例》"
    assert order_in_words(rule_on("799-13", ON)) == f"{decree}第十三条责令改正"
    assert order_in_words(rule_on("799-29", ON)) == f"{decree}第二十九条责令限期改正；拒不改正的，依照该规定处罚"
    thirty = f"{decree}第三十条责令改正，给予警告（警告另行决定）；拒不改正或者造成严重后果的，依照该规定处罚"
    assert order_in_words(rule_on("799-30", ON)) == thirty
