"""Registers one camera inside an act: the rules, the point, its findings (articles 2, 3, 6, 7, 8, 13, 18)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.geo.coordinates import TypedPosition
from mingcha.kit.checked import checked_name
from mingcha.kit.decision import require
from mingcha.kit.words import Words
from mingcha.law.place_kinds import masked_kind
from mingcha.media.address import CameraAddress
from mingcha.registry.duplicates.queries import require_no_duplicate
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.position import Position, View
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.above import mask_needs
from mingcha.registry.points.address import new_address, sub_address
from mingcha.registry.points.beside_areas import require_lawful_view
from mingcha.registry.points.changes import tell_point_changed
from mingcha.registry.points.filling import (
    device_code,
    kept_reason,
    name_free,
    networks_for,
    next_serial,
    point_on_trial,
    sealed_password,
    set_position,
    set_view,
)
from mingcha.registry.points.models import Point
from mingcha.registry.points.same_address import same_address
from mingcha.registry.points.values import ImportedPoint
from mingcha.registry.systems.models import System


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCamera:
    """A camera to be registered, as `add_point` describes it."""

    name: str
    part: str
    place_kind: str
    url: str
    username: str = ""
    password: str = ""
    place_reason: str = ""
    carrier: str = ""
    address_reason: str = ""
    position: Position | None = None
    view: View = View()
    sub_url: str = ""
    enabled: bool = True
    duplicate_reason: str = ""

    def read(self) -> tuple[CameraAddress, str, TypedPosition | None]:
        """Its address, the stored address of its sub stream, and its position as typed. Raises Fault(INVALID)."""
        address = new_address(self.url, self.username, self.password)
        return address, sub_address(self.sub_url, address), self.position.typed() if self.position else None


def register(record: ActRecord, system: System, given: NewCamera, who: DutyFacts, now: datetime) -> Point:
    """Judges and saves a camera of a system, in the transaction of an act; it gets the next free code of its division.

    Raises Refused by the rules, LabelQuestioned, Fault(CONFLICT) for a name that the system has already.
    """
    address, sub, typed = given.read()
    unit = system.place.organisation
    new = points_rules.NewPoint(
        place=system.place,
        category=system.site.category,
        part=given.part,
        place_kind=given.place_kind,
        host=address.host,
        name=given.name,
        site_name=system.site.name,
        place_reason=given.place_reason,
        carrier=given.carrier.strip(),
    )
    require(points_rules.may_add_point(who, new, networks_for(unit)))
    name_free(taken=Point.objects.filter(system=system, name=given.name.strip()).exists())
    point = point_on_trial(system, given.name, given.part, address, sub, now)
    set_answers(point, given)
    point.enabled = given.enabled
    if given.position and typed:
        set_position(point, given.position, typed, who, now)
    set_view(point, given.view)
    require_lawful_view(point, now)
    require_no_duplicate(record, point, kept_reason(given.duplicate_reason), now)
    same = same_address((address.stored, sub), unit)
    require(points_rules.may_have_address(unit, same, given.address_reason))
    point.address_reason = kept_reason(given.address_reason) if same else ""
    point.code = device_code(system.place.division, next_serial(system.place.division))
    point.sealed_password = sealed_password(address)
    point.save()
    record.wrote(point)
    ensure_mask_finding(record, point, now)
    mask_needs().of_new(record, (point,), now)
    tell_point_changed(point)
    return point


def set_answers(point: Point, given: "NewCamera | ImportedPoint") -> None:
    """Sets the kind of place and the carrier of a point in memory."""
    point.place_kind, point.place_reason = given.place_kind, kept_reason(given.place_reason)
    point.carrier = checked_name(given.carrier, points_rules.MOST_CARRIER) if given.carrier.strip() else ""


def ensure_mask_finding(record: ActRecord, point: Point, now: datetime) -> None:
    """Opens the finding that a point needs a privacy mask, once."""
    found = mask_finding(point)
    if found is None:
        return
    ensure_finding(
        record,
        kind=found.kind,
        article=found.article,
        subject_kind=found.subject_kind,
        subject=found.subject,
        words=found.words,
        place=found.place,
        now=now,
    )


def mask_finding(point: Point) -> NewFinding | None:
    """The finding of a point whose place needs a mask, None for another point."""
    kind = masked_kind(point.place_kind)
    if kind is None:
        return None
    return NewFinding(
        kind=FindingKind.MASK_MISSING,
        article=kind.article,
        subject_kind=SubjectKind.POINT,
        subject=point.code,
        words=Words(
            f"{point.name}：{kind.words.zh}，须以隐私遮挡覆盖",
            f"{point.name}: {kind.words.en}; a privacy mask must cover it",
        ),
        place=point.place,
    )
