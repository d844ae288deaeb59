"""What leaves now for a target, and what is known of its keys; for sweep, actions and queries (articles 13(1),
13(2))."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet

from mingcha.evidence.one_of import OneOf
from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.checked import or_missing
from mingcha.law.retention import shanghai_day
from mingcha.registry.points.models import Point
from mingcha.sharing.adapters.port import OutgoingBatch, OutgoingItem, PushOperation
from mingcha.sharing.catalogue.content import entry_content
from mingcha.sharing.catalogue.content import items_of as items_of_set
from mingcha.sharing.catalogue.lists import SetSource, ShareType
from mingcha.sharing.catalogue.models import DataSetVersion
from mingcha.sharing.catalogue.rows import stored_entry
from mingcha.sharing.catalogue.states import SetState
from mingcha.sharing.grants.reading import GivenRows
from mingcha.sharing.point_rows.codes import RowKeys, Subject
from mingcha.sharing.point_rows.reading import RowReader
from mingcha.sharing.point_rows.rules import LEAST_ITEMS, limits_on, project, row_digest, with_items
from mingcha.sharing.point_rows.values import Audience, DepartmentRow, PoliceRow, ReadPoint
from mingcha.sharing.pushes.models import Batch, PushedRow, PushItem, PushLine
from mingcha.sharing.pushes.states import BatchState, ItemState
from mingcha.sharing.pushes.values import BatchRow, CurrentRow, KnownKey, LastVersion, SentBatch
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import row_keys_of
from mingcha.sharing.targets.rules import gives_to_target
from mingcha.sharing.targets.values import TargetKind

_NAMES = {kind: tuple(one.name for one in fields(kind)) for kind in (PoliceRow, DepartmentRow)}


@dataclass(slots=True)
class RowSource:
    """Makes the rows that leave for a target at an instant. Rows of points leave while a set of points is published and
    shared: a set of 不予共享 is an entry without a row. `items`: those that are shared, None where no set is;
    departments get these alone. `given`: what the grant gives to which the target belongs, None for one of the
    catalogue: the target gets rows of its points with its items and nothing else, and none while it gives none, so that
    what the target holds is withdrawn."""

    target: Target
    reader: RowReader
    items: frozenset[str] | None
    _keys: RowKeys | None = None
    given: GivenRows | None = None

    @classmethod
    def at(cls, target: Target, now: datetime) -> "RowSource":
        """The rows as they are at an instant."""
        keys = row_keys_of(target) if target.audience == Audience.DEPARTMENT.value else None
        if target.grant_id is not None:
            given = GivenRows.at(target.grant_id, now)
            gives = gives_to_target(given.facts, now)
            return cls(target, given.reader, frozenset(given.facts.items) if gives else None, keys, given)
        items = shared_items() if TargetKind(target.kind).takes_points else None
        return cls(target, RowReader(now), items, keys)

    @property
    def shares_points(self) -> bool:
        """Whether rows of points leave for the target: of departments they have a code and a place at least."""
        is_police = self.target.audience == Audience.POLICE.value
        return self.items is not None and (is_police or self.items >= LEAST_ITEMS)

    @property
    def stamp(self) -> str:
        """16 hex digits of a SHA-256 over the shared items and the grant's points; a new value changes all rows."""
        listed = [sorted(self.items or ())] if self.shares_points else []
        if listed and self.given is not None:
            listed.append(sorted(self.given.standing))
        return sha256(canonical_json(listed)).hex()[:16]

    @property
    def points(self) -> QuerySet[Point]:
        """The points over which a pass goes: all of them, or those that were ever agreed for the grant."""
        return Point.objects.all() if self.given is None else self.given.points

    def of_points(self, read: Iterable[ReadPoint]) -> list[CurrentRow]:
        """The rows of points that were read; none of those that are withheld."""
        if self.items is None or not self.shares_points:
            return []
        limits, audience = limits_on(shanghai_day(self.reader.at)), Audience(self.target.audience)
        found = []
        for one in read if self.given is None else self.given.among(read):
            row = project(one.row, audience, limits, self._keys)
            if row is not None:
                row = row if audience is Audience.POLICE else with_items(row, self.items)
                content: dict[str, Json] = {name: getattr(row, name) for name in _NAMES[type(row)]}
                found.append(
                    CurrentRow(Subject.POINT + one.row.code, Subject.POINT + row.code, row_digest(row), content)
                )
        return found

    def of_sets(self) -> list[CurrentRow]:
        """The published entries of the catalogue."""
        if self.given is not None or not TargetKind(self.target.kind).takes_sets:
            return []
        versions = published_versions().select_related("data_set", "provider").order_by("data_set__serial")
        return [_row_of_set(one) for one in versions]

    def of_subjects(self, subjects: Sequence[str]) -> list[CurrentRow]:
        """The rows of some subjects."""
        codes = [one.removeprefix(Subject.POINT) for one in subjects if one.startswith(Subject.POINT)]
        found = self.of_points(self.reader.called(codes)) if self.shares_points else []
        if any(one.startswith(Subject.SET) for one in subjects):
            asked = set(subjects)
            found += [one for one in self.of_sets() if one.subject in asked]
        return found


def published_versions() -> QuerySet[DataSetVersion]:
    """The published versions of the sets."""
    return DataSetVersion.objects.filter(state=SetState.PUBLISHED.value)


def shared_items() -> frozenset[str] | None:
    """The codes of the items that every published set of points has and shares; None while no set is published that is
    not one of 不予共享. One that a set does not share leaves by no other, since a row names no set."""
    sets = published_versions().filter(data_set__source=SetSource.POINTS.value)
    listed = sets.exclude(share_type=ShareType.NOT_SHARED.value).values_list("items", flat=True)
    shared = [
        {one.code for one in items_of_set(items) if one.share_type is not ShareType.NOT_SHARED} for items in listed
    ]
    return frozenset(set.intersection(*shared)) if shared else None


def _row_of_set(held: DataSetVersion) -> CurrentRow:
    """An entry as it leaves: its code, and what its reviewers have read."""
    content: dict[str, Json] = {"code": held.data_set.code, **entry_content(stored_entry(held))}
    content = {name: value.value if isinstance(value, StrEnum) else value for name, value in content.items()}
    key = Subject.SET + held.data_set.code
    return CurrentRow(key, key, sha256(canonical_json(content)).hex(), content)


def known_keys(target: Target, subjects: Sequence[str]) -> dict[str, KnownKey]:
    """What is known of the keys of some subjects at a target, by key."""
    found: dict[str, KnownKey] = {}
    if not subjects:
        return found
    pushed = PushedRow.objects.filter(OneOf("subject", subjects), target=target)
    for subject, key, version, operation, digest in pushed.values_list(
        "subject", "key", "version", "operation", "digest"
    ):
        last = LastVersion(version, PushOperation(operation), digest)
        found[key] = KnownKey(subject, key, last, last)
    items = PushItem.objects.filter(OneOf("subject", subjects), target=target).order_by("version")
    columns = ("subject", "key", "version", "operation", "digest", "tries")
    for subject, key, version, operation, digest, tries in items.values_list(*columns):
        last, known = LastVersion(version, PushOperation(operation), digest), found.get(key)
        if known is not None and known.newest.version >= version:
            continue
        left = last if tries else known.newest_that_left if known else None
        found[key] = KnownKey(subject, key, last, left)
    return found


def line_of(target: Target) -> PushLine:
    """How pushing to a target goes."""
    return PushLine.objects.get_or_create(target=target)[0]


def next_batch_no(now: datetime) -> str:
    """B, the Shanghai day and the number of that day, above those that a receiver named which are none of ours: they
    left before this home was restored. The act's lock makes it safe for many writers."""
    prefix = f"B{shanghai_day(now):%Y%m%d}-"
    last = Batch.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    there = PushLine.objects.filter(newest_there__startswith=prefix).values_list("newest_there", flat=True)
    numbers = [int(one.removeprefix(prefix)) for one in (*there, *filter(None, [last]))]
    return f"{prefix}{max(numbers, default=0) + 1:04d}"


def batch_called(no: str) -> Batch:
    """The batch with this number. Raises Fault(NOT_FOUND)."""
    found = Batch.objects.select_related("target__holder").filter(no=no).first() if len(no) <= 20 else None
    return or_missing(found, "推送批次", "batch", no)


def open_batches(target: Target) -> QuerySet[Batch]:
    """The batches of a target without a receipt, that were not given up, the oldest first."""
    states = [BatchState.SEALED.value, BatchState.SENT.value]
    return Batch.objects.filter(target=target, state__in=states).order_by("pk")


def items_of(held: Batch) -> list[PushItem]:
    """The items of an open batch, in the order of its list."""
    rows = PushItem.objects.filter(batch=held.no, target=held.target_id, state=ItemState.SENT.value)
    return list(rows.order_by("-operation", "pk"))


def sent_batch(held: Batch, items: Sequence[PushItem]) -> SentBatch:
    """The number, digest, items and state of a sent batch, against which its receipt is checked."""
    listed = tuple(map(outgoing_item, items))
    return SentBatch(OutgoingBatch(held.no, held.digest, listed), BatchState(held.state))


def outgoing_item(item: PushItem, row: Mapping[str, Json] | None = None) -> OutgoingItem:
    """An item as it leaves; `row`: its content, None for a withdrawal."""
    return OutgoingItem(item.key, item.version, PushOperation(item.operation), item.digest, row)


def batch_row(held: Batch) -> BatchRow:
    """A batch as a value; its target was read with it."""
    return BatchRow(
        number=held.pk,
        no=held.no,
        target=held.target.name,
        count=held.count,
        withdrawals=held.withdrawals,
        digest=held.digest,
        state=BatchState(held.state),
        sealed_at=held.sealed_at,
        sent_at=held.sent_at,
        received_at=held.received_at,
        taken_at=held.taken_at,
        refused=len(held.receipt),
        why=held.why,
    )
