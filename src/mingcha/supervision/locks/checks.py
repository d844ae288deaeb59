"""What `mingcha check` asks of locked evidence: lists, lines and entries are as they were, holds in force."""

from collections.abc import Iterator

from mingcha.access.register.models import RegisterRow, RequestLine
from mingcha.custody.holds.queries import is_in_force
from mingcha.evidence.models import Entry
from mingcha.kit.canonical import sha256
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.supervision.locks.listing import item, line_item, viewing_item
from mingcha.supervision.locks.locking import list_sha256
from mingcha.supervision.locks.models import EvidenceLock, LockedItem
from mingcha.supervision.locks.values import ItemRow, LockedKind

_ALTERED = Words("固定的证据与清单不符或者缺失", "locked evidence differs from its list, or is missing")


@cites("20(4)", "24")
def check_locks() -> Iterator[Finding]:
    """Names each lock whose list is altered, and each locked line, entry and hold that is not as it was."""
    for lock in EvidenceLock.objects.order_by("pk").iterator():
        rows = [ItemRow(LockedKind(one.kind), one.subject, one.digest, one.content) for one in _items(lock)]
        if list_sha256(rows) != lock.list_sha256 or len(rows) != lock.count:
            yield Finding("supervision", "lock_altered", str(lock.pk), _ALTERED, {"list": lock.list_sha256})
        for one in rows:
            if _is_altered(one, in_force=lock.ended_at is None):
                facts: dict[str, str | int] = {"kind": one.kind.value, "subject": one.subject}
                yield Finding("supervision", "lock_altered", str(lock.pk), _ALTERED, facts)


def _items(lock: EvidenceLock) -> Iterator[LockedItem]:
    yield from lock.items.order_by("pk").iterator(chunk_size=2000)


def _is_altered(one: ItemRow, *, in_force: bool) -> bool:
    """Whether an item is no longer as it was. Exports and copies go on after a lock: of them the content alone."""
    if sha256(one.content.encode()).hex() != one.digest:
        return True
    match one.kind:
        case LockedKind.VIEWING:
            row = RegisterRow.objects.filter(pk=int(one.subject)).first()
            return row is None or viewing_item(row).digest != one.digest
        case LockedKind.LINE:
            line = RequestLine.objects.filter(no=one.subject).first()
            return line is None or line_item(line).digest != one.digest
        case LockedKind.ENTRY:
            leaf = Entry.objects.filter(pk=int(one.subject)).values_list("leaf_hash", flat=True).first()
            return leaf is None or item(one.kind, one.subject, {"leaf_hash": bytes(leaf).hex()}).digest != one.digest
        case LockedKind.HOLD:
            return in_force and not is_in_force(one.subject)
        case _:
            return False
