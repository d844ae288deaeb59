"""Which targets got a point, and which of them confirmed its withdrawal: for who decides how far the point leaves the
register (articles 13(1), 16(1); GDSR)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.points.rows import point_called
from mingcha.registry.secrecy.rules import may_handle_secrecy
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.pushes.models import PushedRow, PushItem

_CONFIRMED = Words("接收方已确认撤回", "its withdrawal is confirmed")
_COMING = Words("撤回尚未得到确认", "its withdrawal is not confirmed yet")
_HELD = Words("接收方持有", "held there")


@dataclass(frozen=True, slots=True)
class PointHolder:
    """A target that got the row of a point, or may have got it: no receipt came. `is_withdrawn`: the receiver confirmed
    at `confirmed_at` that it is withdrawn; `is_coming`: a withdrawal waits or is on its way."""

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
    subject, withdraw = Subject.POINT + code, PushOperation.WITHDRAW.value
    columns = ("target__name", "target__holder__name", "version", "operation")
    holders: dict[tuple[str, str], tuple[int, str, datetime | None]] = {}
    for name, holder, version, operation, confirmed_at in PushedRow.objects.filter(subject=subject).values_list(
        *columns, "acknowledged_at"
    ):
        known = holders.get((name, holder))
        if known is None or known[1] == withdraw:  # under another code it may be held still
            holders[name, holder] = version, operation, confirmed_at
    coming = set[str]()
    for name, holder, version, operation, tries in PushItem.objects.filter(subject=subject).values_list(
        *columns, "tries"
    ):
        known = holders.get((name, holder))
        is_new = known is None or known[0] < version
        if operation == withdraw and is_new:
            coming.add(name)
        elif tries and is_new:
            holders[name, holder] = version, operation, None
    return tuple(
        PointHolder(
            target=name,
            holder_name=holder,
            is_withdrawn=operation == withdraw,
            is_coming=name in coming,
            confirmed_at=confirmed_at if operation == withdraw else None,
        )
        for (name, holder), (_, operation, confirmed_at) in sorted(holders.items())
    )
