"""The camera networks of units: for the rules on addresses, and as a list (articles 3, 7)."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.networks import rules as networks_rules
from mingcha.registry.networks.models import CameraNetwork
from mingcha.registry.networks.typed import IPNetwork
from mingcha.registry.places.rows import organisation_called


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A network of a unit; `ended_at` is None while it is in force."""

    number: int
    organisation: str
    network: str
    note: str
    added_at: datetime
    added_by: str
    ended_at: datetime | None
    end_reason: str


def networks_in_force(organisation: str) -> tuple[IPNetwork, ...]:
    """The networks in which the cameras of this unit may be; none if none was recorded. For rules, not for pages."""
    rows = CameraNetwork.objects.filter(organisation__code=organisation, ended_at=None).order_by("pk")
    return tuple(ipaddress.ip_network(text) for text in rows.values_list("network", flat=True))


def networks_of(reader: Reader, organisation: str, *, at: datetime) -> tuple[NetworkRow, ...]:
    """The networks of a unit, those in force first. Raises Fault(NOT_FOUND), Refused (article 3)."""
    unit = organisation_called(organisation)
    require(networks_rules.may_read_networks(duty_of(reader, at), unit.place))
    rows = CameraNetwork.objects.filter(organisation=unit).select_related("organisation").order_by("pk")
    return tuple(sorted(map(network_row, rows), key=lambda row: row.ended_at is not None))


def network_row(held: CameraNetwork) -> NetworkRow:
    """A row of the table as a value."""
    return NetworkRow(
        number=held.pk,
        organisation=held.organisation.code,
        network=held.network,
        note=held.note,
        added_at=held.added_at,
        added_by=held.added_by,
        ended_at=held.ended_at,
        end_reason=held.end_reason,
    )
