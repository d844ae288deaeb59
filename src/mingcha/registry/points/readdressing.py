"""Gives a point another address or other credentials, inside the act that decides it (articles 6, 7, 10, 13)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.decision import require
from mingcha.kit.words import Words
from mingcha.law.adjustment import Adjustment
from mingcha.media.address import CameraAddress, camera_address
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.changes import tell_point_changed
from mingcha.registry.points.filling import keeps_password, kept_reason, networks_for, sealed_password, set_address
from mingcha.registry.points.mandatory import require_ground
from mingcha.registry.points.models import Point
from mingcha.registry.points.same_address import same_address


@dataclass(frozen=True, slots=True)
class Readdressing:
    """Why a point has an address that another point has, "" for no reason, and the ground on which a mandatory point
    gets another one (article 10)."""

    address_reason: str = ""
    adjustment: Adjustment | None = None


def readdress(record: ActRecord, point: Point, address: CameraAddress, why: Readdressing, now: datetime) -> None:
    """Sets and saves the address of a point, whose place the asker of the act may write. The epoch rises, so that the
    recorder starts it anew. Raises Refused (articles 7, 10(1), 13(1)), Fault(INVALID)."""
    before, unit = camera_address(point.url), point.place.organisation
    if address.url != before.url:
        require(points_rules.address_inside_networks(address.host, networks_for(unit)))
        same = same_address((address.stored,), unit, but=point.pk)
        require(points_rules.may_have_address(unit, same, why.address_reason))
        point.address_reason = kept_reason(why.address_reason) if same else ""
        did = Words("改接其他设备地址", "another address was given to it")
        require_ground(record, point, why.adjustment, FindingKind.MANDATORY_READDRESSED, did, now)
        point.turned_at = now  # another device has another view: reference images and masks are not of it
    sub = point.sub_url
    if not keeps_password(point, address):
        point.username, point.sealed_password = address.username, sealed_password(address)
        sub = ""  # it was of the other device
    if address.registers and address.url != before.url:
        sub = ""  # it was of the other channel
    set_address(point, address.stored, sub)
    point.epoch += 1
    point.save()
    tell_point_changed(point)
    record.wrote(point)
    record.fact("camera", point.code)
