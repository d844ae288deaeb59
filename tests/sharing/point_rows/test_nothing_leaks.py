"""T13-9-N for rows: whatever a point is called, nothing that would find a withheld or reduced one is in a row, and no
row has a field for an address, a user name, a password or a person."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.kit.canonical import canonical_json
from mingcha.registry.points.models import PointState
from mingcha.sharing.catalogue.shipped import shipped_sets
from mingcha.sharing.point_rows import rules
from mingcha.sharing.point_rows.cells import cell_accuracy_m, cell_centre, degrees_text
from mingcha.sharing.point_rows.codes import RowKeys
from mingcha.sharing.point_rows.values import Audience, DepartmentRow, PoliceRow, RowLimits, RowPoint

LIMITS = RowLimits(10, (1, 2, 3), 10_000)
KEYS = RowKeys("whsj/1")
NOT_FOR_ROWS = ("url", "user", "password", "host", "address", "port", "mac", "stream", "epoch_of", "device", "person",
                "phone", "contact", "document", "secrecy")  # fmt: skip
SECRET = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=12, max_size=20).map(lambda text: f"zq{text}qz")
LONGITUDE, LATITUDE = st.integers(113_700_000_000, 115_080_000_000), st.integers(29_970_000_000, 31_360_000_000)


@st.composite
def points(draw: st.DrawFn, **fixed: object) -> RowPoint:
    """A point of Wuhan in use, each text of which is one of its own."""
    given_: dict[str, object] = {
        "code": "4201" + draw(st.text("0123456789", min_size=16, max_size=16)),
        "name": draw(SECRET),
        "division": "420102",
        "street": "420102004",
        "zone": "",
        "category": draw(st.sampled_from(["6(1)", "6(4)", "6(12)"])),
        "state": "in_use",
        "is_enabled": draw(st.booleans()),
        "longitude_ndeg": draw(LONGITUDE),
        "latitude_ndeg": draw(LATITUDE),
        "accuracy_mm": draw(st.integers(0, 10_000)),
        "coordinate_epoch": "2026.4",
        "azimuth_deg": draw(st.integers(0, 359)),
        "view_angle_deg": 90,
        "view_range_m": 51,
        "height_cm": 457,
        "moves": draw(st.booleans()),
        "unit": draw(SECRET),
        "uscc": draw(SECRET),
        "used_on": "2026-11-24",
        "retention_days": draw(st.sampled_from([30, 90])),
        "filing_no": draw(SECRET),
        "point_class": draw(st.integers(1, 3)),
    }
    return RowPoint(**{**given_, **fixed})  # type: ignore[arg-type]


def written(row: PoliceRow | DepartmentRow) -> bytes:
    """A row as it leaves."""
    return canonical_json({one.name: getattr(row, one.name) for one in dataclasses.fields(row)})


@given(points(secrecy="work_secret"), st.sampled_from(Audience))
def test_a_secret_point_has_no_row(point: RowPoint, audience: Audience) -> None:
    assert rules.project(point, audience, LIMITS, KEYS) is None


@given(points(is_key_target=True))
def test_a_department_cannot_find_a_key_target(point: RowPoint) -> None:
    row = rules.project(point, Audience.DEPARTMENT, LIMITS, KEYS)
    assert isinstance(row, DepartmentRow)
    found = written(row)
    assert point.longitude_ndeg is not None
    assert point.latitude_ndeg is not None
    for secret in (point.code, point.name, point.unit, point.uscc, point.filing_no, "2026-11-24"):
        assert secret.encode() not in found
    for ndeg, shown in ((point.longitude_ndeg, row.longitude), (point.latitude_ndeg, row.latitude)):
        assert shown == degrees_text(cell_centre(ndeg, LIMITS.cell_microdegrees))
        assert abs(cell_centre(ndeg, LIMITS.cell_microdegrees) - ndeg) <= 5_000_000
    exact = rules.project(point, Audience.POLICE, LIMITS)
    assert isinstance(exact, PoliceRow)
    assert exact.easting.encode() not in found
    assert (row.azimuth_deg, row.view_angle_deg, row.view_range_m, row.height_cm, row.retention_days) == (None,) * 5


@given(points(is_reduced=True))
def test_two_points_of_one_cell_differ_by_their_codes_alone(point: RowPoint) -> None:
    """The same category and cell: whatever else they are, departments read one row."""
    other = dataclasses.replace(point, code=point.code[::-1], name="another", unit="another", azimuth_deg=7, used_on="")
    rows = [rules.project(one, Audience.DEPARTMENT, LIMITS, KEYS) for one in (point, other)]
    one, two = (dataclasses.replace(row, code="") for row in rows if isinstance(row, DepartmentRow))
    assert one == two


@given(points())
def test_a_row_has_its_canonical_form_and_one_digest(point: RowPoint) -> None:
    row = rules.project(point, Audience.POLICE, LIMITS)
    assert row is not None
    again = rules.project(point, Audience.POLICE, LIMITS)
    assert again is not None
    assert rules.row_digest(row) == rules.row_digest(again)
    moved = dataclasses.replace(point, longitude_ndeg=(point.longitude_ndeg or 0) + 200)
    elsewhere = rules.project(moved, Audience.POLICE, LIMITS)
    assert elsewhere is not None
    assert rules.row_digest(elsewhere) != rules.row_digest(row)


def test_no_row_and_nothing_that_is_read_has_a_field_for_a_device_or_a_person() -> None:
    for kind in (PoliceRow, DepartmentRow):
        names = [one.name for one in dataclasses.fields(kind)]
        assert [name for name in names if any(part in name for part in NOT_FOR_ROWS)] == []
    read = [one.name for one in dataclasses.fields(RowPoint) if one.name != "secrecy"]
    assert [name for name in read if any(part in name for part in NOT_FOR_ROWS)] == []


def test_the_catalogue_says_of_points_what_a_row_has() -> None:
    """The shipped list of points describes the rows of departments, field by field."""
    _, entry = shipped_sets("WHGA", "", "")[0]
    assert [one.code for one in entry.items] == [one.name for one in dataclasses.fields(DepartmentRow)]


def test_codes_of_two_targets_and_of_two_keys_cannot_be_joined() -> None:
    code = "42010200001310000001"
    found = {RowKeys(seed).reduced_code(code) for seed in ("whsj/1", "whsj/2", "other/1")}
    assert len(found) == 3
    assert {len(one) for one in found} == {18}
    assert RowKeys("whsj/1").reduced_code(code) == KEYS.reduced_code(code)
    assert "whsj" not in repr(KEYS)


@given(points(is_key_target=True))
@settings(max_examples=1)
def test_a_reduced_row_without_keys_is_a_mistake_of_ours(point: RowPoint) -> None:
    with pytest.raises(ValueError, match="keys"):
        rules.project(point, Audience.DEPARTMENT, LIMITS)


def test_cells_are_wide_enough_and_fixed() -> None:
    assert cell_accuracy_m(10_000) == 737
    assert cell_accuracy_m(20_000) == 1474
    assert cell_centre(114_305_512_000, 10_000) == cell_centre(114_309_999_999, 10_000) == 114_305_000_000
    assert cell_centre(114_310_000_000, 10_000) == 114_315_000_000
    assert degrees_text(114_305_512_049) == "114.3055120"
    assert degrees_text(-50) == "-0.0000001"


def test_the_states_are_those_of_the_register() -> None:
    assert {rules.IN_USE, rules.OUT_OF_USE} <= {one.value for one in PointState}
