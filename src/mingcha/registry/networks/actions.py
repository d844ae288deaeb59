"""Records and ends the camera networks of a unit (articles 3, 7)."""

from django.conf import settings

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.networks import rules as networks_rules
from mingcha.registry.networks.models import CameraNetwork
from mingcha.registry.networks.queries import NetworkRow, network_row
from mingcha.registry.networks.typed import networks_from
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_called


@cites("3", "7")
def record_network(by: Asker, *, organisation: str, network: str, note: str, clock: Clock) -> NetworkRow:
    """Records a network in which the cameras of a unit may be. `note` says what it is and on which document.

    Raises Refused by the rule, Fault(CONFLICT) if it is recorded already, Fault(INVALID), Fault(NOT_FOUND).
    """
    with act("registry.network.record", by=actor_of(by), clock=clock, cites=("3", "7")) as record:
        unit = organisation_called(organisation)
        held = new_network(record, unit, network, note, duty_of(by, clock.now()), clock)
        record.fact("organisation", unit.code)
        record.fact("network", held.network)
        record.fact("note", held.note)
    return network_row(held)


@cites("3", "7")
def end_network(by: Asker, *, number: int, reason: str, clock: Clock) -> NetworkRow:
    """Ends a network: no camera is registered in it any more; those registered stay. Raises Refused,
    Fault(CONFLICT) if it ended already, Fault(NOT_FOUND)."""
    with act("registry.network.end", by=actor_of(by), clock=clock, cites=("3", "7")) as record:
        now = clock.now()
        held = CameraNetwork.objects.select_related("organisation").filter(pk=number).first()
        if held is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个网段", "there is no such network"), str(number))
        require(networks_rules.may_end_network(duty_of(by, now), held.organisation.place))
        if held.ended_at is not None:
            raise Fault(FaultKind.CONFLICT, Words("该网段已停用", "the network ended already"))
        held.ended_at, held.ended_by = now, actor_of(by).id
        held.end_reason = checked_name(reason, networks_rules.MOST_NOTE)
        held.save(update_fields=["ended_at", "ended_by", "end_reason"])
        record.wrote(held)
        record.fact("organisation", held.organisation.code)
        record.fact("network", held.network)
        record.fact("reason", held.end_reason)
    return network_row(held)


def new_network(
    record: ActRecord, unit: Organisation, network: str, note: str, who: DutyFacts, clock: Clock
) -> CameraNetwork:
    """Records a network inside another act, by the same rule. Raises as `record_network` does."""
    found = networks_rules.network_from(network)
    installation = networks_from(settings.MINGCHA_CAMERA_NETWORKS)
    require(networks_rules.may_record_network(who, unit.place, found, installation))
    standing = CameraNetwork.objects.filter(organisation=unit, ended_at=None)
    free(standing.filter(network=str(found)).exists(), "该网段已登记", "the network is recorded already")
    if standing.count() >= networks_rules.MOST_OF_A_UNIT:
        words = Words("该单位登记的网段过多", "the unit has too many networks")
        raise Fault(FaultKind.EXHAUSTED, words)
    held = CameraNetwork.objects.create(
        organisation=unit,
        network=str(found),
        note=checked_name(note, networks_rules.MOST_NOTE),
        added_at=clock.now(),
        added_by=record.by.id,
    )
    record.wrote(held)
    return held
