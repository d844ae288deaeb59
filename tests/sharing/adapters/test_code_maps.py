"""F7: a map of codes is whole and one to one, or it is refused."""

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.sharing.adapters.code_maps import AS_NAMED, code_map_of
from mingcha.sharing.catalogue.lists import Cycle, ShareType

pytestmark = pytest.mark.law("13(1)")
ONE_TO_THREE = {"unconditional": "1", "conditional": "2", "not_shared": "3"}
TWO_DIGITS = {"unconditional": "01", "conditional": "02", "not_shared": "03"}
FROM_ZERO = {"conditional": "0", "unconditional": "1", "not_shared": "2"}


@pytest.mark.parametrize("codes", [ONE_TO_THREE, TWO_DIGITS, FROM_ZERO])
def test_each_name_has_its_code_and_each_code_its_name(codes: dict[str, str]) -> None:
    """Of the platform that counts from 0 the code 0 is sent as it is, and 1 is another type than of the first."""
    found = code_map_of({"share_type": codes})
    for share_type in ShareType:
        row = {"share_type": share_type.value, "name": "conditional", "items": [{"share_type": share_type.value}]}
        code = codes[share_type.value]
        assert found.coded(row) == {"share_type": code, "name": "conditional", "items": [{"share_type": code}]}
        assert [name for name, one in codes.items() if one == code] == [share_type.value]


def test_what_has_no_code_leaves_with_its_name() -> None:
    assert code_map_of({}) == AS_NAMED
    row = {"cycle": "year", "formats": ["sheet"], "basis_rank": "", "accuracy_m": 3, "unit": None}
    assert AS_NAMED.coded(row) == row
    cycles = {one.value: str(place) for place, one in enumerate(Cycle)}
    assert code_map_of({"cycle": cycles}).coded(row) == {**row, "cycle": cycles["year"]}


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        (["1"], "codes are texts"),
        ({"unconditional": 1, "conditional": 2, "not_shared": 3}, "codes are texts"),
        ({"unconditional": "1", "conditional": "2"}, "not_shared"),
        ({**ONE_TO_THREE, "secret": "4"}, "secret"),
        ({**ONE_TO_THREE, "not_shared": ""}, "1 to 40"),
        ({**ONE_TO_THREE, "not_shared": "2"}, "two names have one code"),
        ({**ONE_TO_THREE, "not_shared": "02"}, "two names have one code"),
        ({**ONE_TO_THREE, "not_shared": "２"}, "two names have one code"),
        ({**FROM_ZERO, "not_shared": "00"}, "two names have one code"),
    ],
)
def test_a_map_that_is_not_one_to_one_is_refused(codes: object, reason: str) -> None:
    with pytest.raises(Fault, match="no list state"):
        code_map_of({"state": {}})
    with pytest.raises(Fault, match=reason) as raised:
        code_map_of({"share_type": codes})
    assert raised.value.kind is FaultKind.INVALID
