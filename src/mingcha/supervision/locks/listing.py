"""Finds what a range or a row rests on, and turns each thing into a locked item (articles 16(3), 20(4), 20(5), 24)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db.models import Model, Q, QuerySet

from mingcha.access.copies.models import Copy
from mingcha.access.exports.models import Export
from mingcha.access.register.models import RegisterRow, RequestLine, RequestLinePoint
from mingcha.evidence.queries import newest_entries_naming
from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.decision import cites
from mingcha.supervision.locks.values import ItemRow, LockedKind, LockRange

MOST_ENTRIES = 500
"""Entries of the log about one case that its transfer lists."""


def item(kind: LockedKind, subject: str, content: Mapping[str, Json]) -> ItemRow:
    """An item with its canonical content and digest."""
    written = canonical_json(dict(content))
    return ItemRow(kind, subject, sha256(written).hex(), written.decode())


def list_bytes(held: Iterable[ItemRow]) -> bytes:
    """A list of items as it is digested: canonical JSON of [kind, subject, digest] in order of kind and subject."""
    return canonical_json(sorted([one.kind.value, one.subject, one.digest] for one in held))


@cites("16(3)", "20(4)", "20(5)")
def items_of_range(asked: LockRange) -> Iterator[ItemRow]:
    """The lines of the register, exports and copies of a range: those about its points, and those by the accounts of
    the suspect; of an export by them the lines of its request, too."""
    span = {"gte": asked.from_at, "lt": asked.to_at}
    viewings = RegisterRow.objects.filter(Q(camera__in=asked.points) | Q(user__in=asked.accounts))
    yield from map(viewing_item, _within(viewings, "opened_at", span).order_by("pk"))
    about = RequestLinePoint.objects.filter(point__code__in=asked.points).values("line")
    made = _within(Export.objects.filter(user__in=asked.accounts), "started_at", span).values("request")
    lines = RequestLine.objects.filter(Q(pk__in=about) | Q(request__in=made))
    yield from map(line_item, _within(lines, "written_at", span).order_by("pk"))
    exports = _exports(asked)
    yield from map(export_item, exports)
    copies = Copy.objects.filter(export__in=[one.no for one in exports]).order_by("pk")
    yield from map(copy_item, copies)


def _exports(asked: LockRange) -> list[Export]:
    held = Export.objects.filter(started_at__gte=asked.from_at, started_at__lt=asked.to_at).order_by("pk")
    held, wanted = held if asked.points else held.filter(user__in=asked.accounts), set(asked.points)
    return [one for one in held if one.user_id in asked.accounts or wanted & set(one.points.split())]


def _within[M: Model](rows: QuerySet[M], column: str, span: Mapping[str, datetime]) -> QuerySet[M]:
    return rows.filter(**{f"{column}__{name}": at for name, at in span.items()})


def viewing_item(row: RegisterRow) -> ItemRow:
    """A line of duty viewing: who looked at what, when, why and where it went."""
    return item(
        LockedKind.VIEWING,
        str(row.pk),
        {
            "person": row.person,
            "badge_no": row.badge_no,
            "organisation": row.organisation,
            "camera": row.camera,
            "opened_at": row.opened_at.isoformat(),
            "way": row.way,
            "purpose": row.purpose,
            "destination": row.destination,
            "from_ms": row.from_ms,
            "to_ms": row.to_ms,
            "token": row.token or "",
        },
    )


def line_item(row: RequestLine) -> ItemRow:
    """A line of the register for others, with the mark that its film carries."""
    return item(
        LockedKind.LINE,
        row.no,
        {
            "mark": row.mark,
            "request": row.request,
            "act": row.act,
            "written_at": row.written_at.isoformat(),
            "persons": [[row.person, row.unit, row.certificate], [row.person_2, row.unit_2, row.certificate_2]],
            "way": row.way,
            "purpose": row.purpose,
            "reason": row.reason,
            "points": row.points,
            "destination": row.destination,
            "operator": row.operator,
            "approver": row.approver,
            "files": row.files,
        },
    )


def export_item(row: Export) -> ItemRow:
    """An export as it stands: what was asked, by whom, and the digest of its manifest if it is made."""
    return item(
        LockedKind.EXPORT,
        row.no,
        {
            "request": row.request,
            "state": row.state,
            "points": row.points,
            "from_ms": row.from_ms,
            "to_ms": row.to_ms,
            "person": row.person,
            "destination": row.destination,
            "started_at": row.started_at.isoformat(),
            "manifest_sha256": row.manifest_sha256,
            "line": row.line,
            "with_copy": bool(row.with_copy),
        },
    )


def copy_item(row: Copy) -> ItemRow:
    """A recipient's copy, whose line has the mark."""
    return item(
        LockedKind.COPY,
        row.no,
        {"export": row.export, "holder": row.holder, "persons": row.persons, "line": row.line, "end": row.end},
    )


@cites("24")
def items_of_rows(rows: Iterable[tuple[str, int]]) -> Iterator[ItemRow]:
    """The entries of the log that name one of these rows (table, key), each with its leaf hash."""
    for index, leaf in newest_entries_naming(tuple(rows), MOST_ENTRIES):
        yield item(LockedKind.ENTRY, str(index), {"leaf_hash": leaf.hex()})
