"""Changes of catalogues that devices notify, taken up in batches between two whole catalogues (articles 7, 13).

Claims, as catalogues are: they leave no entry in the log, and change derived rows alone.
"""

from collections.abc import Sequence
from itertools import batched

from django.db import transaction

from mingcha.registry.devices.models import DeviceChannel, VideoDevice
from mingcha.registry.devices.states import DeviceState
from mingcha.registry.devices.tasks import take_catalogue
from mingcha.registry.devices.values import ChannelChange, ChannelTurn

_AT_ONCE = 1000


def take_channel_changes(changes: Sequence[ChannelChange]) -> int:
    """Takes up changes of items of approved devices, of each item the last one; returns how many rows were written. An
    item that is not known is added only as one that the device states; a GONE one is marked as one that a whole
    catalogue did not list."""
    codes = {one.device for one in changes}
    approved = set(
        VideoDevice.objects.filter(code__in=codes, state=DeviceState.APPROVED.value).values_list("code", flat=True)
    )
    newest = {(one.device, one.item.code): one for one in changes if one.device in approved}
    written = 0
    for device in sorted(approved):
        stated = [one for (of, _), one in newest.items() if of == device and one.turn is ChannelTurn.STATED]
        if stated:
            begun_at = max(one.at for one in stated)
            written += take_catalogue(device, [one.item for one in stated], begun_at=begun_at, is_last=False)
        written += _turn(device, [one for (of, _), one in newest.items() if of == device])
    return written


def _turn(device: str, changes: Sequence[ChannelChange]) -> int:
    """Marks items of one device as on, off or gone, by at most three statements for each thousand."""
    written = 0
    for turn in (ChannelTurn.ON, ChannelTurn.OFF, ChannelTurn.GONE):
        for some in batched([one for one in changes if one.turn is turn], _AT_ONCE):
            rows = DeviceChannel.objects.filter(device=device, code__in=[one.item.code for one in some])
            with transaction.atomic():
                if turn is ChannelTurn.GONE:
                    written += rows.filter(gone_at=None).update(gone_at=max(one.at for one in some))
                else:
                    written += rows.exclude(status=turn.value).update(status=turn.value)
    return written
