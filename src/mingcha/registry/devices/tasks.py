"""What the signalling program brings: registrations and catalogues, in batches; and the findings of the clock (arts. 7,
13).

Claims of devices leave no entry in the log: anybody can make them. They are bounded, and what they change is derived.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.db.models import Exists, OuterRef

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.codes import is_device_code
from mingcha.kit.decision import cites
from mingcha.registry.devices import rules as devices_rules
from mingcha.registry.devices.models import DeviceChannel, DeviceClaim, VideoDevice
from mingcha.registry.devices.noting import finding_of, points_called_among, points_without_channel
from mingcha.registry.devices.states import DeviceState
from mingcha.registry.devices.values import DeviceEvent, DeviceNotice, ReportedChannel
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft, Turn, carry_out_turn, turn_of
from mingcha.registry.identity.asker import Asker, actor_of

_AT_ONCE = 1000
"""Rows of one statement."""
MOST_CHANNELS = 100_000
"""Items of the catalogue of one device; more are left out."""
_MOST_DAYS = 100_000
_CLAIMED = ("name", "maker", "model", "firmware", "version", "transport", "address")
_WRITTEN = (*_CLAIMED, "program", "password_mark", "online", "since", "seen_at")
_STATED = tuple(one.name for one in fields(ReportedChannel) if one.name != "code")
_CHANNEL_COLUMNS = (*_STATED, "seen_at", "gone_at")


def take_registrations(notices: Sequence[DeviceNotice]) -> int:
    """Takes up what the signalling program noticed of devices, in the order in which it came; returns how many devices
    changed. A device that nobody approved waits, and is never online; of more than MOST_WAITING the oldest are dropped.
    One that was refused leaves no trace."""
    changed = 0
    for some in batched(notices, _AT_ONCE):
        with transaction.atomic():
            changed += _take(some)
    return changed


def take_catalogue(device: str, items: Sequence[ReportedChannel], *, begun_at: datetime, is_last: bool = True) -> int:
    """Takes up a part of the catalogue of an approved device; returns how many items were written. `begun_at`: when
    this catalogue began, the same for each of its parts; with the last part, what it did not list is gone. Items of a
    device that is not approved are left out, as are those beyond MOST_CHANNELS."""
    if not VideoDevice.objects.filter(code=device, state=DeviceState.APPROVED.value).exists():
        return 0
    written = 0
    rows = {one.code: one for one in items if _is_code(one.code) and one.code != device}
    for some in batched(rows.values(), _AT_ONCE):
        with transaction.atomic():
            written += _keep(device, some, begun_at)
    if is_last:
        older = DeviceChannel.objects.filter(device=device, seen_at__lt=begun_at, gone_at=None)
        older.update(gone_at=begun_at)
    return written


@cites("7", "13(1)")
def find_gone_channels(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each point whose channel its device lists no more, and ends those that stand no longer.
    Returns how many. Nothing is written where none is."""
    if not _turn().count:
        return 0
    turn = None
    with suppress(NothingLeft), act("registry.device.note_gone", by=actor_of(by), clock=clock, cites=("7",)) as record:
        turn = _turn()
        points = points_called_among(turn.opened)
        reason = "通道已恢复或者点位已改接"
        carry_out_turn(record, turn, lambda code: finding_of(points[code]), reason, clock.now())
        record.fact("gone", list(turn.opened))
        record.fact("ended", list(turn.ended))
    return turn.count if turn else 0


def _turn() -> Turn:
    codes = points_without_channel().values_list("code", flat=True)
    return turn_of(FindingKind.CHANNEL_GONE, SubjectKind.POINT, list(codes))


def _take(notices: Iterable[DeviceNotice]) -> int:
    """One batch, in a transaction."""
    asked = [one for one in notices if is_device_code(one.device)]
    codes = {one.device for one in asked}
    states = dict(VideoDevice.objects.filter(code__in=codes).values_list("code", "state"))
    rows = {row.code: row for row in DeviceClaim.objects.filter(code__in=codes)}
    changed: dict[str, DeviceClaim] = {}
    for one in asked:
        if states.get(one.device) == DeviceState.REFUSED.value:
            continue
        row = rows.setdefault(one.device, DeviceClaim(code=one.device, first_at=one.at, seen_at=one.at))
        _note(row, one, is_approved=states.get(one.device) == DeviceState.APPROVED.value)
        changed[one.device] = row
    DeviceClaim.objects.bulk_create(
        [_cut(row) for row in changed.values()], update_conflicts=True, unique_fields=["code"], update_fields=_WRITTEN
    )
    _drop_oldest()
    return len(changed)


def _note(row: DeviceClaim, one: DeviceNotice, *, is_approved: bool) -> None:
    """Sets in memory what a notice says of a device."""
    for name in _CLAIMED:
        stated = getattr(one, name)
        if stated:
            setattr(row, name, stated)
    row.seen_at = max(row.seen_at, one.at)
    online = row.online
    if one.event in (DeviceEvent.CAME, DeviceEvent.MOVED):
        online = True
    elif one.event is DeviceEvent.UNKNOWN or (one.event is DeviceEvent.WENT and one.program in ("", row.program)):
        online = False  # that it went from where it registered before says nothing of where it is now
    if one.event is DeviceEvent.CAME:
        row.program, row.password_mark = one.program, one.password_mark
    online = online and is_approved
    if online != row.online:
        row.online, row.since = online, one.at


def _cut[Row: (DeviceClaim, DeviceChannel)](row: Row) -> Row:
    """The row with texts that fit into its columns and can be stored."""
    for column in row._meta.fields:
        text = getattr(row, column.attname)
        if isinstance(text, str):
            plain = "".join(one for one in text if one.isprintable()).strip()
            setattr(row, column.attname, plain[: column.max_length])
    return row


def _drop_oldest() -> None:
    """Forgets the devices that wait beyond MOST_WAITING, those noticed longest ago."""
    decided = VideoDevice.objects.filter(code=OuterRef("code"))
    waiting = DeviceClaim.objects.filter(~Exists(decided)).order_by("-seen_at", "-pk")
    keys = list(waiting.values_list("pk", flat=True)[devices_rules.MOST_WAITING :])
    for some in batched(keys, _AT_ONCE):
        DeviceClaim.objects.filter(pk__in=some).delete()


def _keep(device: str, items: Sequence[ReportedChannel], begun_at: datetime) -> int:
    """One statement of a catalogue, in a transaction."""
    codes = [one.code for one in items]
    known = set(DeviceChannel.objects.filter(device=device, code__in=codes).values_list("code", flat=True))
    room = MOST_CHANNELS - DeviceChannel.objects.filter(device=device).count()
    new = [one for one in items if one.code not in known][: max(room, 0)]
    kept = [*(one for one in items if one.code in known), *new]
    rows = [_channel(device, one, begun_at) for one in kept]
    DeviceChannel.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["device", "code"], update_fields=_CHANNEL_COLUMNS
    )
    return len(rows)


def _channel(device: str, one: ReportedChannel, begun_at: datetime) -> DeviceChannel:
    row = DeviceChannel(device=device, code=one.code, seen_at=begun_at, gone_at=None)
    for name in _STATED:
        setattr(row, name, getattr(one, name))
    row.parent = _parent(one.parent, device, one.code)
    row.status = one.status if one.status in ("on", "off") else ""
    row.point_class = one.point_class if one.point_class in (1, 2, 3) else 0
    row.record_days = min(max(one.record_days, 0), _MOST_DAYS)
    return _cut(row)


def _parent(stated: str, device: str, own: str) -> str:
    """The item above: of several, which the standard joins by "/", the first that is neither the device nor itself."""
    return next((one for one in stated.split("/") if _is_code(one) and one not in (device, own)), "")


def _is_code(text: str) -> bool:
    """Whether a text can be the code of an item: 20 digits, or 2 to 8 of a division."""
    return text.isascii() and text.isdigit() and (len(text) == 20 or 2 <= len(text) <= 8)
