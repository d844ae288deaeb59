"""Which laws go before decree 314 and are carried out by another organ (article 22)."""

from datetime import date

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.law import fine_rules, goes_first
from mingcha.law.fine_rules import Offence, Then
from mingcha.law.goes_first import law_first, laws_first, read, shipped

pytestmark = pytest.mark.law("22")
DAY = date(2026, 9, 1)


def test_the_laws_for_an_act_are_those_that_punish_it() -> None:
    codes = [one.code for one in laws_first(Offence.PROTECTION_NOT_KEPT, DAY)]
    assert codes == ["pipl", "dsl", "csl", "public_order", "other"]
    assert [one.code for one in laws_first(Offence.OBSTRUCTION, DAY)] == ["public_order", "other"]
    assert law_first("pipl", Offence.OBSTRUCTION, DAY) is None
    assert law_first("pipl", Offence.PROTECTION_NOT_KEPT, date(2021, 10, 31)) is None, "before its first day"
    assert law_first("other", None, DAY) is None


def test_every_rule_without_a_fine_of_its_own_has_a_law_to_go_to() -> None:
    pointing = [one for dated in fine_rules.shipped().values() for one in dated if one.then is Then.BY_OTHER_LAW]
    assert pointing
    for one in pointing:
        assert [law for law in laws_first(one.offence, DAY) if law.acts]


def test_only_one_entry_is_named_by_the_officer_and_one_stays_inside_the_police() -> None:
    assert [one.code for one in shipped().values() if one.is_named] == ["other"]
    assert [one.code for one in shipped().values() if one.inside_police] == ["public_order"]


@pytest.mark.parametrize(
    "text",
    [
        "a: {since: 2023-03-01, acts: [], zh: 甲, en: a, organ_zh: 乙}",
        "a: {since: 2023-03-01, acts: [nothing], zh: 甲, en: a, organ_zh: 乙, organ_en: b}",
        "a: {since: soon, acts: [], zh: 甲, en: a, organ_zh: 乙, organ_en: b}",
        "a: {since: 2023-03-01, acts: [], zh: 甲, en: a, organ_zh: 乙, organ_en: b, fine: 1}",
    ],
)
def test_a_wrong_list_is_refused(text: str) -> None:
    with pytest.raises(Fault) as raised:
        goes_first.read(text)
    assert raised.value.kind is FaultKind.CORRUPT
    assert read("") == {}
