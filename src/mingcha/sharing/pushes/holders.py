"""Which targets got a point, and which of them confirmed its withdrawal: for who decides how far the point leaves the
register (articles 13(1), 16(1); GDSR)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.points.rows import point_called
from mingcha.registry.secrecy.rules import may_handle_secrecy
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.pushes.models import PushedRow, PushItem
from mingcha.sharing.pushes.states import ItemState

_CONFIRMED = Words("接收方已确认撤回", "its withdrawal is confirmed")
_COMING = Words("撤回尚未得到确认", "its withdrawal is not confirmed yet")
_HELD = Words("接收方持有", "held there")
_WITHDRAW = PushOperation.WITHDRAW.value
_LEAVING = (ItemState.WAITING.value, ItemState.SENT.value)
_STAYS, _LEAVES, _WITHDRAWN = range(3)


@dataclass(frozen=True, slots=True)
class PointHolder:
    """A target that got the row of a point under at least one key, or may have got it: no receipt came.
    `is_withdrawn`: the receiver confirmed that it is withdrawn under each key, the last of them at `confirmed_at`;
    `is_coming`: what it holds still is being withdrawn: a withdrawal waits or is on its way for each key."""

    target: str
    holder_name: str
    is_withdrawn: bool
    is_coming: bool = False
    confirmed_at: datetime | None = None

    @property
    def words(self) -> Words:
        """Where it stands, for people."""
        return _COMING if self.is_coming else _CONFIRMED if self.is_withdrawn else _HELD


@cites("3", "13(1)", "16(1)", "GDSR")
def holders_of_point(reader: Reader, code: str, *, at: datetime) -> tuple[PointHolder, ...]:
    """The targets that got a point (20-digit code), by name. Raises Refused (articles 3, 13(1)) for who does not decide
    of its secrecy, Fault(NOT_FOUND)."""
    require(may_handle_secrecy(duty_of(reader, at), point_called(code).place))
    subject = Subject.POINT + code
    columns = ("target__name", "target__holder__name", "key", "version", "operation")
    rows = PushedRow.objects.filter(subject=subject).values_list(*columns, "acknowledged_at")
    items = PushItem.objects.filter(subject=subject).values_list(*columns, "state", "tries")
    return fold_keys((HolderRow(*one) for one in rows), (HolderItem(*one) for one in items))


class HolderRow(NamedTuple):
    """The newest version of a key of the point that a target acknowledged."""

    target: str
    holder_name: str
    key: str
    version: int
    operation: str
    acknowledged_at: datetime


class HolderItem(NamedTuple):
    """A version of a key of the point that was made for a target. `tries`: how many batches had it."""

    target: str
    holder_name: str
    key: str
    version: int
    operation: str
    state: str
    tries: int


@dataclass(slots=True)
class _Key:
    """A key at a target: the newest version that is or may be there, and of withdrawals that wait or are on their
    way."""

    version: int = 0
    is_held: bool = False
    confirmed_at: datetime | None = None
    leaving: int = 0

    @property
    def rank(self) -> int:
        """The state of this key as a rank: held < being withdrawn < withdrawn. A target has the lowest of its keys."""
        return _WITHDRAWN if not self.is_held else _LEAVES if self.leaving > self.version else _STAYS


def fold_keys(rows: Iterable[HolderRow], items: Iterable[HolderItem]) -> tuple[PointHolder, ...]:
    """The holders of a point, by target, from all its keys: a department knows a point under another code after its
    key was rotated, and one key that is held is a point that is held. The order of what is given does not matter."""
    keys: dict[tuple[str, str], dict[str, _Key]] = {}
    for row in rows:
        is_held = row.operation != _WITHDRAW
        found = _Key(row.version, is_held, None if is_held else row.acknowledged_at)
        keys.setdefault((row.target, row.holder_name), {})[row.key] = found
    for item in sorted(items, key=lambda one: one.version):
        _add(keys, item)
    return tuple(_holder(*of, list(found.values())) for of, found in sorted(keys.items()))


def _add(keys: dict[tuple[str, str], dict[str, _Key]], item: HolderItem) -> None:
    """Adds a version: one that left may be there, whatever became of it; a withdrawal is coming while it waits or is on
    its way, not once it was refused or superseded."""
    of = item.target, item.holder_name
    known = keys.get(of, {}).get(item.key, _Key())
    if item.operation == _WITHDRAW:
        if item.state in _LEAVING:
            known.leaving = max(known.leaving, item.version)
    elif item.tries and item.version > known.version:
        known.version, known.is_held, known.confirmed_at = item.version, True, None
        keys.setdefault(of, {})[item.key] = known


def _holder(target: str, holder_name: str, keys: Sequence[_Key]) -> PointHolder:
    rank = min(one.rank for one in keys)
    is_withdrawn = rank == _WITHDRAWN
    times = [one.confirmed_at for one in keys if one.confirmed_at is not None]
    return PointHolder(
        target=target,
        holder_name=holder_name,
        is_withdrawn=is_withdrawn,
        is_coming=rank == _LEAVES,
        confirmed_at=max(times) if is_withdrawn and times else None,
    )
