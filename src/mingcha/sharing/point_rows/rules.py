"""Which points leave the platform, and what of each: pure decisions on plain values (articles 13, 18; decree 799,
articles 10, 33). Every list, body, file and table of sharing is made of `project`."""

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date
from typing import Any, cast

from mingcha.geo.coordinates.gauss_kruger import to_plane
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.canonical import canonical_json, sha256
from mingcha.kit.codes import WUHAN, division_words
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.categories import category
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, KEEPERS
from mingcha.sharing.point_rows.cells import cell_accuracy_m, cell_centre, degrees_text
from mingcha.sharing.point_rows.codes import RowKeys
from mingcha.sharing.point_rows.values import (
    Audience,
    DepartmentRow,
    PoliceRow,
    Row,
    RowLimits,
    RowPoint,
    Standing,
    Withheld,
)

IN_USE, OUT_OF_USE = "in_use", "out_of_use"
"""States of a point (registry.points.models.PointState); of the others no picture is anybody's yet (article 8)."""
SWITCHED_OFF = "switched_off"
UNNAMED = (Withheld.SECRET, Withheld.CLASSIFIED)
"""Reasons that are neither counted nor listed for who does not keep the register of the point."""
LEAST_ITEMS = frozenset({"code", "longitude", "latitude"})
"""Items without which there is no row for departments: what it is about, and where."""
LISTERS = (*KEEPERS, Role.AUDITOR)
"""The roles that read which points are withheld, each inside its territory."""
_MM_PER_M = 1000
_CITY = Place(WUHAN, "")


@cites("13(1)")
def limits_on(day: date) -> RowLimits:
    """The limits in force on a Shanghai day."""
    classes = parameters.value("sharing.pushed_classes", day).value
    return RowLimits(
        most_inaccurate_m=parameters.number("sharing.most_inaccurate_m", day),
        pushed_classes=classes if isinstance(classes, tuple) else (),
        cell_microdegrees=parameters.number("sharing.reduced_cell_microdegrees", day),
    )


@cites("13(1)", "18", "799-10", "799-33", "GDSR")
def withheld(point: RowPoint, audience: Audience, limits: RowLimits) -> Withheld | None:
    """Why a point is in no row for this audience, the first reason; None if it is in one.

    The first three are asked before everything else: nobody learns of such a point that it is on trial or inaccurate.
    The class is asked for departments alone; the police get every class.
    """
    reasons = (
        (Withheld.SECRET, bool(point.secrecy)),
        (Withheld.CLASSIFIED, point.is_classified),
        (Withheld.NOT_PUBLIC, not point.is_public),
        (Withheld.ON_TRIAL, point.state not in (IN_USE, OUT_OF_USE)),
        (Withheld.GONE, point.state == OUT_OF_USE),
        (Withheld.CARRIED, bool(point.carrier)),
        (Withheld.NO_COORDINATE, point.longitude_ndeg is None or point.latitude_ndeg is None),
        (Withheld.DOUBTED, bool(point.label_reason)),
        (Withheld.INACCURATE, _is_inaccurate(point, limits)),
        (
            Withheld.CLASS_NOT_ASKED,
            audience is Audience.DEPARTMENT and point.point_class not in limits.pushed_classes,
        ),
    )
    return next((reason for reason, applies in reasons if applies), None)


@cites("13(1)", "13(2)", "GDSR")
def project(point: RowPoint, audience: Audience, limits: RowLimits, keys: RowKeys | None = None) -> Row | None:
    """The row of a point for an audience; None if it is withheld. `keys`: of the target, asked for by the rows of
    departments alone. Raises ValueError for such a row of a key target without keys: its code is not to leave."""
    if withheld(point, audience, limits) is not None:
        return None
    if audience is Audience.POLICE:
        return _exact(point)
    if not shown_by_cell(point):
        row = _exact(point)
        return DepartmentRow(**{name: getattr(row, name) for name in _NAMES[PoliceRow]}, is_reduced=False)
    if keys is None:
        raise ValueError("a reduced row needs the keys of its target")
    return _reduced(point, limits, keys)


@cites("13(1)", "13(2)")
def standing_of(point: RowPoint, limits: RowLimits) -> Standing:
    """How a point stands for each audience."""
    department = withheld(point, Audience.DEPARTMENT, limits)
    return Standing(
        police=withheld(point, Audience.POLICE, limits),
        department=department,
        by_cell=department is None and shown_by_cell(point),
    )


@cites("3", "13(1)")
def may_count_rows(who: DutyFacts) -> Decision:
    """Whether this person reads how many points each audience gets, and why not the others: who keeps a register, an
    auditor, a clerk of the city's catalogue, who sees no point."""
    if who.has(*LISTERS) or counts_for_the_city(who):
        return allow("13(1)")
    return refuse(
        "13(1)",
        "点位推送情况由登记管理人员、编目人员和审计管理员查看",
        "keepers of the register, clerks and auditors read which points are pushed",
        next_steps=ASK_A_KEEPER,
    )


@cites("3", "13(1)")
def counts_for_the_city(who: DutyFacts) -> bool:
    """Whether this person counts the points of the whole city without reading its register: a clerk over it."""
    return bool(who.over(_CITY, Role.DATA_CLERK))


@cites("3", "13(1)")
def may_list_withheld(who: DutyFacts) -> Decision:
    """Whether this person reads which points are withheld: who keeps their register, and auditors. A clerk of the
    catalogue reads no register of points."""
    if who.has(*LISTERS):
        return allow("13(1)")
    return refuse(
        "13(1)",
        "未推送的点位由登记管理人员和审计管理员查看",
        "keepers of the register and auditors read which points are not pushed",
        next_steps=ASK_A_KEEPER,
    )


@cites("16(1)", "799-10")
def names_secret_points(who: DutyFacts, *, by_token: bool) -> bool:
    """Whether points that are secret or stand at a classified place are counted and listed as such: for who keeps
    their register, and never for a program's token."""
    return who.has(*KEEPERS) and not by_token


@cites("13(2)", "16(5)", "GDSR")
def shown_by_cell(point: RowPoint) -> bool:
    """Whether departments see a point by its cell alone: one of a key target, or one that an officer marked so."""
    return point.is_key_target or point.is_reduced


@cites("13(1)", "13(2)", "GDSR")
def with_items(row: Row, items: Collection[str]) -> Row:
    """A row for departments with the values of these items alone, the others blank by their kind. Its code and place
    stay, and that it is shown by its cell: without them it would say what is not so."""
    kept = {*items, *LEAST_ITEMS, "is_reduced"}
    return replace(row, **{name: _blank(getattr(row, name)) for name in _NAMES[type(row)] if name not in kept})


@cites("13(1)")
def row_digest(row: Row) -> str:
    """SHA-256 of the canonical JSON of a row, hexadecimal: by it a version belongs to one content for ever."""
    return sha256(canonical_json({name: getattr(row, name) for name in _NAMES[type(row)]})).hex()


def _is_inaccurate(point: RowPoint, limits: RowLimits) -> bool:
    return point.accuracy_mm is None or point.accuracy_mm > limits.most_inaccurate_m * _MM_PER_M


def _exact(point: RowPoint) -> PoliceRow:
    """The row of a point with a coordinate and an accuracy."""
    longitude, latitude = cast("int", point.longitude_ndeg), cast("int", point.latitude_ndeg)
    easting, northing = to_plane(longitude / NDEG_PER_DEGREE, latitude / NDEG_PER_DEGREE)
    return PoliceRow(
        code=point.code,
        name=point.name,
        division=point.division,
        street=point.street,
        zone=point.zone,
        category=point.category,
        positions=point.positions,
        point_class=point.point_class,
        longitude=degrees_text(longitude),
        latitude=degrees_text(latitude),
        accuracy_m=-(-cast("int", point.accuracy_mm) // _MM_PER_M),
        coordinate_epoch=point.coordinate_epoch,
        easting=f"{easting:.1f}",
        northing=f"{northing:.1f}",
        azimuth_deg=point.azimuth_deg,
        view_angle_deg=point.view_angle_deg,
        view_range_m=point.view_range_m,
        height_cm=point.height_cm,
        moves=point.moves,
        room=point.room,
        encoding=point.encoding,
        resolution=point.resolution,
        state=_state(point),
        unit=point.unit,
        uscc=point.uscc,
        used_on=point.used_on,
        retention_days=point.retention_days,
        filing_no=point.filing_no,
    )


def _reduced(point: RowPoint, limits: RowLimits, keys: RowKeys) -> DepartmentRow:
    cell = limits.cell_microdegrees
    return DepartmentRow(
        code=keys.reduced_code(point.code),
        name=f"{category(point.category).short.zh}（{division_words(point.zone or point.division).zh}）",
        division=point.division,
        street="",
        zone=point.zone,
        category=point.category,
        positions=point.positions,
        point_class=point.point_class,
        longitude=degrees_text(cell_centre(cast("int", point.longitude_ndeg), cell)),
        latitude=degrees_text(cell_centre(cast("int", point.latitude_ndeg), cell)),
        accuracy_m=cell_accuracy_m(cell),
        coordinate_epoch="",
        easting="",
        northing="",
        azimuth_deg=None,
        view_angle_deg=None,
        view_range_m=None,
        height_cm=None,
        moves=point.moves,
        room=point.room,
        encoding=point.encoding,
        resolution=point.resolution,
        state=_state(point),
        unit="",
        uscc="",
        used_on="",
        retention_days=None,
        filing_no="",
        is_reduced=True,
    )


def _blank(value: object) -> Any:
    """Nothing, of the kind of a value: a text without letters, no, no number."""
    return "" if isinstance(value, str) else False if isinstance(value, bool) else None


def _state(point: RowPoint) -> str:
    return IN_USE if point.is_enabled else SWITCHED_OFF


_NAMES: dict[type[Row], tuple[str, ...]] = {
    kind: tuple(one.name for one in fields(kind)) for kind in (PoliceRow, DepartmentRow)
}
