"""T13-9-N for tables and files: no column beyond the whitelist leaves, whoever asks (article 13)."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sharing.outgoing import batch_of, point_item, set_item, set_row, upsert, withdrawn

from mingcha.kit.keys import Signer
from mingcha.sharing.adapters.columns import COLUMNS, Column, ColumnKind, checked, row_digest_of
from mingcha.sharing.adapters.file_package import package_of
from mingcha.sharing.adapters.port import OutgoingItem, PushOperation
from mingcha.sharing.catalogue.content import entry_content
from mingcha.sharing.catalogue.values import NewSet
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.rules import row_digest
from mingcha.sharing.point_rows.values import Audience, DepartmentRow, PoliceRow

SECRET = "zq-rtsp-user-password-qz"
SIGNER = Signer(bytes(32))
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 9), st.just(SECRET), st.just([SECRET]), st.just({"a": SECRET})
)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=20)


def leaves(item: OutgoingItem, audience: Audience = Audience.POLICE) -> bool:
    """Whether an item passes, by the check itself and by a writer that asks it."""
    return passes(lambda: checked([item], audience)) and passes(
        lambda: package_of(batch_of([item]), "whsj", audience, SIGNER)
    )


def passes(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except ValueError:
        return False
    return True


@given(st.sampled_from(Audience), st.booleans(), NAMES, VALUES)
def test_no_column_beyond_the_whitelist_leaves(audience: Audience, of_set: bool, name: str, value: Any) -> None:
    item = set_item() if of_set else point_item(audience=audience)
    assert item.row is not None
    known = {one.name for one in COLUMNS[Subject.SET if item.key.startswith("set/") else Subject.POINT]}
    wider = {**item.row, name: value}
    if name not in known:
        assert not passes(lambda: checked([upsert(item.key, wider)], audience))
        assert not passes(lambda: package_of(batch_of([upsert(item.key, wider)]), "whsj", audience, SIGNER))


@given(st.sampled_from(["items", "conditions"]), NAMES, VALUES)
def test_nothing_leaves_inside_a_column(where: str, name: str, value: Any) -> None:
    row: dict[str, Any] = set_row()
    inner = row[where][0] if where == "items" else row[where]
    wider = {**inner, name: value}
    row[where] = [wider] if where == "items" else wider
    if name not in inner:
        assert not leaves(upsert(f"set/{row['code']}", row))


@pytest.mark.parametrize("changed", [
    {"point_class": SECRET}, {"name": None}, {"moves": 1}, {"azimuth_deg": True}, {"name": ["a"]}, {"longitude": 114.3},
])  # fmt: skip
def test_a_value_of_another_kind_does_not_leave(changed: Mapping[str, Any]) -> None:
    item = point_item()
    assert item.row is not None
    assert not leaves(dataclasses.replace(item, row={**item.row, **changed}))


def test_a_row_goes_under_the_key_of_its_own_code() -> None:
    item, reduced = point_item(), point_item(audience=Audience.DEPARTMENT, is_key_target=True)
    assert item.row is not None
    assert reduced.row is not None
    assert leaves(reduced, Audience.DEPARTMENT)
    assert not leaves(reduced), "a row for departments is none for the police"
    assert not leaves(item, Audience.DEPARTMENT), "and no row for the police goes to a department"
    assert reduced.key.startswith("point/R-")
    assert not leaves(dataclasses.replace(reduced, key=item.key), Audience.DEPARTMENT), (
        "the code of a key target is in no key"
    )
    for wrong in ("", "point/", "set/", "user/x", item.key[6:]):
        assert not leaves(dataclasses.replace(item, key=wrong))
    assert leaves(withdrawn(item.key))
    assert not leaves(dataclasses.replace(item, operation=PushOperation.WITHDRAW))
    assert not leaves(dataclasses.replace(item, row=None))
    assert not leaves(upsert(item.key, {name: value for name, value in item.row.items() if name != "unit"}))


def test_the_columns_are_those_of_rows_and_entries() -> None:
    assert Subject.POINT.value == Subject.POINT
    assert [one.name for one in COLUMNS[Subject.POINT]] == [one.name for one in dataclasses.fields(DepartmentRow)]
    assert {one.name for one in COLUMNS[Subject.SET]} == {"code", *entry_content(NewSet("a"))}
    kinds = {column.name: column.kind for column in COLUMNS[Subject.POINT]}
    assert (kinds["longitude"], kinds["northing"]) == (ColumnKind.DEGREES, ColumnKind.METRES)
    assert all(isinstance(one, Column) and one.title for columns in COLUMNS.values() for one in columns)


def test_the_digest_of_what_is_read_back_is_that_of_the_rule() -> None:
    for kind, audience in ((PoliceRow, Audience.POLICE), (DepartmentRow, Audience.DEPARTMENT)):
        row = point_item(audience=audience).row
        assert row is not None
        assert row_digest_of(row) == row_digest(kind(**row))  # type: ignore[arg-type]
