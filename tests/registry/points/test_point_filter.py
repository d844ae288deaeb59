"""The filter of lists and map: parsed once, written back the same, wrong values said."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.points.filter import EVERYTHING, STATES, USES, PointFilter

FILTERS = st.builds(
    PointFilter,
    state=st.sampled_from(("", *STATES)),
    use=st.sampled_from(("", *USES)),
    division=st.sampled_from(("", "420100", "420102")),
    zone=st.sampled_from(("", "WHZ-DHGX")),
    street=st.sampled_from(("", "420102002")),
    cat=st.sampled_from(("", "6(5)", "6(12)")),
    site=st.from_regex(r"\A(|[A-Za-z0-9][A-Za-z0-9_-]{0,19})\Z"),
    unit=st.from_regex(r"\A(|[A-Za-z0-9][A-Za-z0-9_-]{0,19})\Z"),
    q=st.text(st.characters(categories=("L", "N", "P")), max_size=100),
)


@given(FILTERS)
def test_a_filter_comes_back_from_its_query(where: PointFilter) -> None:
    assert PointFilter.parse(dict(parse_qsl(where.query))) == where
    assert where.narrows is bool(where.query)


KEYS = ("state", "use", "division", "zone", "street", "cat", "site", "unit", "q")


@given(st.dictionaries(st.sampled_from(KEYS), st.text()))
def test_whatever_is_asked_is_a_filter_or_said_to_be_none(query: dict[str, str]) -> None:
    try:
        where = PointFilter.parse(query)
    except Fault:
        return
    assert PointFilter.parse(dict(parse_qsl(where.query))) == where


def test_other_keys_are_left_alone_and_blanks_narrow_nothing() -> None:
    assert PointFilter.parse({"page": "2", "q": "  ", "state": ""}) == EVERYTHING
    assert EVERYTHING.query == ""


@pytest.mark.parametrize(
    "query",
    [
        {"state": "good"},
        {"state": "trial"},
        {"use": "good"},
        {"division": "420199"},
        {"zone": "X"},
        {"street": "1"},
        {"cat": "5"},
        {"site": "a b"},
    ],
)
def test_a_value_that_cannot_be_is_invalid(query: dict[str, str]) -> None:
    with pytest.raises(Fault) as fault:
        PointFilter.parse(query)
    assert fault.value.kind is FaultKind.INVALID


def test_links_change_one_field() -> None:
    assert PointFilter(division="420102", q="门").but(q="").query == "division=420102"
