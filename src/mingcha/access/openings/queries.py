"""Queries of openings: import positions and taken amounts (articles 16(3), 20(1))."""

from collections.abc import Collection, Iterable

from mingcha.access.exports.models import ExportTicket
from mingcha.access.openings.models import GatewayLog, Taken
from mingcha.access.openings.rules import TicketFacts
from mingcha.access.openings.values import TakenSum
from mingcha.access.publications.models import FetchTicket
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import EXPORT
from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.clock import unix_ms

RESTORE = "evidence.home.restore"
"""After this act a gateway may begin a new log, since backups do not contain the old one."""

type Issued = tuple[TicketFacts, frozenset[str], frozenset[str]]
"""A ticket as issued, the points and the ways that it opens."""


def taken_up_to(gateway: str, log: str) -> int:
    """The number of the last imported line of a gateway's log; 0 if none."""
    return GatewayLog.objects.filter(gateway=gateway, log=log).values_list("n", flat=True).first() or 0


def issued_tickets(ids: Collection[str]) -> dict[str, Issued]:
    """The issued tickets among these ids."""
    columns = (
        "id", "grant__no", "grant__user_id", "within", "issued_ms", "ends_ms", "from_ms", "to_ms", "points", "modes",
        "lease_id", "lease__ended_at",
    )  # fmt: skip
    rows = Ticket.objects.filter(pk__in=ids).values_list(*columns)
    return (
        _issued_for_exports(ids)
        | _issued_for_redactions(ids)
        | {
            key: (
                TicketFacts(
                    grant, f"user:{user_id}", within, issued_ms, ends_ms, from_ms, to_ms, lease or 0,
                    unix_ms(ended_at) if ended_at else 0,
                ),
                frozenset(points.split()),
                frozenset(modes.split()),
            )
            for key, grant, user_id, within, issued_ms, ends_ms, from_ms, to_ms, points, modes, lease, ended_at in rows
        }
    )  # fmt: skip


def _issued_for_exports(ids: Collection[str]) -> dict[str, Issued]:
    """The tickets with which jobs fetched footage for exports, among these ids: their grant is the export."""
    columns = ("id", "export__no", "export__user_id", "issued_ms", "ends_ms", "from_ms", "to_ms", "points")
    rows = ExportTicket.objects.filter(pk__in=ids).values_list(*columns)
    return {
        key: (
            TicketFacts(export, f"user:{user_id}", "", issued_ms, ends_ms, from_ms, to_ms),
            frozenset(points.split()),
            frozenset({EXPORT}),
        )
        for key, export, user_id, issued_ms, ends_ms, from_ms, to_ms, points in rows
    }


def _issued_for_redactions(ids: Collection[str]) -> dict[str, Issued]:
    """The tickets with which jobs fetched footage to be redacted, among these ids: their grant is the redaction."""
    columns = ("id", "redaction", "user_id", "issued_ms", "ends_ms", "from_ms", "to_ms", "point__code")
    rows = FetchTicket.objects.filter(pk__in=ids).values_list(*columns)
    return {
        key: (
            TicketFacts(redaction, f"user:{user_id}", "", issued_ms, ends_ms, from_ms, to_ms),
            frozenset({camera}),
            frozenset({EXPORT}),
        )
        for key, redaction, user_id, issued_ms, ends_ms, from_ms, to_ms, camera in rows
    }


def taken_of(grants: Iterable[int]) -> dict[tuple[int, str, str], TakenSum]:
    """(key of the grant's row, camera, way) -> amounts taken under these grants, over all gateways."""
    found: dict[tuple[int, str, str], TakenSum] = {}
    for grant, camera, way, *counts in _TAKEN.rows(tuple(set(grants))):
        found[grant, camera, way] = TakenSum(*counts).plus(found.get((grant, camera, way), TakenSum()))
    return found


_TAKEN_COLUMNS = (
    "grant_id", "camera", "way", "sent_bytes", "footage_ms", "pictures", "held_ms", "parallel", "first_ms", "last_ms",
)  # fmt: skip
_TAKEN = CompiledQuery(lambda grants: Taken.objects.filter(grant__in=grants).values_list(*_TAKEN_COLUMNS))
