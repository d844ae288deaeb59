"""The devices of masked cameras of all recorders, to which no camera of this one may redirect (article 18), and the
places of those that register here.

Kept in the journal beside the assignments: a recorder that starts while its uplink is away bars them all the same.
"""

from collections.abc import Sequence

from mingcha.kit.codes import is_device_code
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


def parse_places(value: object) -> tuple[str, ...]:
    """`places` of the operation `assign`: parse_barred, of IP addresses alone. Raises Fault(INVALID)."""
    places = parse_barred(value)
    if any(is_device_code(one) for one in places):
        raise Fault(FaultKind.INVALID, Words("须为 IP 地址的列表", "places is a list of IP addresses"))
    return places


def keep_barred(journal: JournalWriter, devices: Sequence[str], places: Sequence[str] = ()) -> None:
    """Replaces the kept devices and places."""
    with journal.transaction():
        journal.set_state(StateName.BARRED_DEVICES, " ".join(devices))
        journal.set_state(StateName.BARRED_PLACES, " ".join(places))


def kept_barred(journal: JournalWriter) -> tuple[str, ...]:
    """The devices in the journal."""
    return tuple(journal.state(StateName.BARRED_DEVICES).split())


def kept_places(journal: JournalWriter) -> tuple[str, ...]:
    """The places in the journal."""
    return tuple(journal.state(StateName.BARRED_PLACES).split())
