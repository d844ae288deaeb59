"""Proposes a camera network for a unit; an administrator confirms (articles 3, 7)."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from mingcha.evidence.entries import ActRecord
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites
from mingcha.kit.words import Words
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalRow
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.networks import rules as networks_rules
from mingcha.registry.networks.actions import new_network
from mingcha.registry.networks.typed import IPNetwork, networks_from
from mingcha.registry.places.rows import organisation_called

NETWORK_KIND = "unit_network"


@dataclass(frozen=True, slots=True)
class NetworkMatter:
    """The network proposed for a unit, and the networks of the installation."""

    unit: Place
    network: IPNetwork
    installation: tuple[IPNetwork, ...]


@cites("3", "7")
def propose_network(by: Asker, *, organisation: str, network: str, note: str, clock: Clock) -> ProposalRow:
    """Proposes a network for a unit. Raises Refused, Fault(INVALID), Fault(NOT_FOUND), Fault(CONFLICT) if the same
    proposal waits."""
    stated = checked_name(note, networks_rules.MOST_NOTE)
    found = str(networks_rules.network_from(network))
    payload: Payload = {"organisation": organisation, "network": found, "note": stated}
    return propose(by, NETWORK_KIND, payload, clock=clock, note=stated)


def _read(payload: Payload, at: datetime) -> Matter[NetworkMatter]:
    del at
    unit = organisation_called(str(payload.get("organisation", "")))
    network = networks_rules.network_from(str(payload.get("network", "")))
    effect = Words(
        f"{unit.name}（{unit.code}）的摄像机可以位于 {network}（{network.num_addresses} 个地址）",
        f"cameras of {unit.name} ({unit.code}) may be in {network} ({network.num_addresses} addresses)",
    )
    matter = NetworkMatter(unit.place, network, networks_from(settings.MINGCHA_CAMERA_NETWORKS))
    return Matter(matter, unit.place, unit.code, (effect,))


@cites("3", "7")
def _may_propose(who: DutyFacts, matter: NetworkMatter, at: datetime) -> Decision:
    del at
    return networks_rules.may_propose_network(who, matter.unit, matter.network, matter.installation)


@cites("3", "7")
def _may_confirm(who: DutyFacts, matter: NetworkMatter, at: datetime) -> Decision:
    del at
    return networks_rules.may_record_network(who, matter.unit, matter.network, matter.installation)


def _carry_out(record: ActRecord, carrying: Carrying[NetworkMatter]) -> str:
    payload = carrying.payload
    unit = organisation_called(str(payload["organisation"]))
    new_network(record, unit, str(payload["network"]), str(payload["note"]), carrying.confirmer, carrying.clock)
    return ""


UNIT_NETWORK = ProposalKind(
    name=NETWORK_KIND,
    words=Words("单位摄像机网段", "Camera network of a unit"),
    articles=("3", "7"),
    confirmed_by=Words("系统管理员", "system administrator"),
    confirmers=frozenset({Role.ADMINISTRATOR}),
    read=_read,
    may_propose=_may_propose,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
)
