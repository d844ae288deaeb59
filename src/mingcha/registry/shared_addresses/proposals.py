"""Proposes that a unit registers a camera that another unit has; the other unit confirms (articles 3, 7)."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalRow
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.points.address import new_address, stream_key
from mingcha.registry.points.filling import networks_for
from mingcha.registry.points.same_address import point_of_another_unit
from mingcha.registry.shared_addresses import rules
from mingcha.registry.shared_addresses.models import SharedAddress
from mingcha.registry.shared_addresses.queries import shared_keys
from mingcha.registry.shared_addresses.rules import SharedMatter

SHARED_KIND = "shared_address"


@cites("3", "7")
def propose_shared_address(by: Asker, *, organisation: str, url: str, reason: str, clock: Clock) -> ProposalRow:
    """Proposes that a unit registers this address, which another unit has. Credentials in the URL are left out.

    Raises Refused, Fault(NOT_FOUND) if no other unit has it, Fault(CONFLICT) if it is agreed already, Fault(INVALID).
    """
    stated = checked_name(reason, rules.MOST_REASON)
    payload: Payload = {"organisation": organisation, "url": new_address(url).url, "reason": stated}
    return propose(by, SHARED_KIND, payload, clock=clock, note=stated)


def _read(payload: Payload, at: datetime) -> Matter[SharedMatter]:
    del at
    unit, address = organisation_called(str(payload.get("organisation", ""))), new_address(str(payload.get("url", "")))
    key = stream_key(address.url)
    free(key in shared_keys(unit.code), "双方已确认共用该地址", "both units have agreed on this address already")
    holder = point_of_another_unit(key, unit.code)
    if holder is None:
        words = Words("没有其他单位登记该地址，可以直接登记", "no other unit has this address: register it")
        raise Fault(FaultKind.NOT_FOUND, words)
    effect = Words(
        f"{unit.name}（{unit.code}）可以登记贵单位摄像机的地址 {address.url}，并按其岗位查看其画面",
        f"{unit.name} ({unit.code}) may register your camera's address {address.url} and watch it by its own roles",
    )
    matter = SharedMatter(unit.place, holder.place, address.host, networks_for(unit.code))
    return Matter(matter, holder.place, unit.code, (effect,))


@cites("3", "7")
def _may_propose(who: DutyFacts, matter: SharedMatter, at: datetime) -> Decision:
    del at
    return rules.may_propose_shared(who, matter)


@cites("3", "7", "15")
def _may_confirm(who: DutyFacts, matter: SharedMatter, at: datetime) -> Decision:
    del at
    return rules.may_confirm_shared(who, matter)


def _carry_out(record: ActRecord, carrying: Carrying[SharedMatter]) -> str:
    payload = carrying.payload
    held = SharedAddress.objects.create(
        organisation=organisation_called(str(payload["organisation"])),
        stream_key=stream_key(str(payload["url"])),
        reason=str(payload["reason"]),
        proposal=carrying.name,
        agreed_at=carrying.clock.now(),
    )
    record.wrote(held)
    record.fact("organisation", held.organisation.code)
    return ""


SHARED_ADDRESS = ProposalKind(
    name=SHARED_KIND,
    words=Words("共用摄像机", "Shared camera"),
    articles=("3", "7", "15"),
    confirmed_by=Words("已登记该摄像机的单位或所辖公安机关", "the unit that has the camera, or the police over it"),
    confirmers=frozenset(rules.CONFIRM_SHARED),
    read=_read,
    may_propose=_may_propose,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
)
