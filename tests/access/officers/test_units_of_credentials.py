"""Which unit here a credential names (articles 14(1), 15(2))."""

import pytest

from mingcha.access.officers import rules


@pytest.mark.law("14(1)", "15(2)")
@pytest.mark.parametrize(
    ("unit", "chosen", "is_one"),
    [
        ("武昌区公安分局一中队", "武昌区公安分局", True),
        ("武汉市公安局武昌区分局", "武昌区公安分局", True),
        ("武汉市公安局武昌区分局水果湖派出所", "武昌区公安分局", True),
        ("武汉市公安局江汉区分局", "武昌区公安分局", False),
        ("花桥小学", "武昌区公安分局", False),
        ("武昌区公安分局一中队", "", False),
    ],
)
def test_a_credential_names_the_chosen_unit_or_a_part_of_it(unit: str, chosen: str, *, is_one: bool) -> None:
    assert rules.names_its_unit(unit, "WCGA", (), chosen).allowed is is_one
