"""The devices of masked cameras of all recorders, to which no camera of this one may redirect (article 18).

Kept in the journal beside the assignments: a recorder that starts while its uplink is away bars them all the same.
"""

from collections.abc import Sequence

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import device_name
from mingcha.media.journal.states import StateName
from mingcha.media.journal.writing import JournalWriter

MOST = 100_000


def parse_barred(value: object) -> tuple[str, ...]:
    """`barred` of the operation `assign`. Raises Fault(INVALID) for anything but a list of at most MOST IP
    addresses and codes of devices."""
    if not isinstance(value, list) or len(value) > MOST or not all(isinstance(one, str) for one in value):
        words = Words("须为 IP 地址或者设备编码的列表", "barred is a list of IP addresses and codes of devices")
        raise Fault(FaultKind.INVALID, words)
    return tuple(sorted({device_name(one) for one in value}))


def keep_barred(journal: JournalWriter, devices: Sequence[str]) -> None:
    """Replaces the kept devices."""
    with journal.transaction():
        journal.set_state(StateName.BARRED_DEVICES, " ".join(devices))


def kept_barred(journal: JournalWriter) -> tuple[str, ...]:
    """The devices in the journal."""
    return tuple(journal.state(StateName.BARRED_DEVICES).split())
