"""The disks of this home: from the setting MINGCHA_DISKS, and in their present state."""

import os
from contextlib import closing
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.media.disk.disks import Disks, DiskSetting, Owner
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.disk.footage_files import FootageName
from mingcha.media.journal.inventory import disks_of_files, files_on
from mingcha.media.journal.schema import open_reader

_MOST_WEIGHT = 1000


def disk_settings(home: Home) -> tuple[DiskSetting, ...]:
    """The home's own folder, first, and the disks of MINGCHA_DISKS: `PATH` or `PATH=WEIGHT`, separated by commas.

    Without the setting the own folder is the only disk. With it, new footage is not written to the own folder unless
    the setting lists it; its footage is still read. Raises Fault(INVALID).
    """
    own, further = 1, list[DiskSetting]()
    text = os.environ.get("MINGCHA_DISKS", "")
    if text.strip():
        own = 0
    for part in filter(None, map(str.strip, text.split(","))):
        path, _, weight = part.partition("=")
        well = path.startswith("/") and (not weight or (weight.isascii() and weight.isdigit()))
        if not well or (weight and not 0 <= int(weight) <= _MOST_WEIGHT):
            raise _wrong(part)
        setting = DiskSetting(Path(path), int(weight or 1))
        if setting.path == home.footage:
            own = setting.weight
        elif setting.path in {known.path for known in further}:
            raise _wrong(part)
        else:
            further.append(setting)
    settings = (DiskSetting(home.footage, own), *further)
    if not any(setting.weight for setting in settings):
        raise _wrong(text)
    return settings


def disks_of(home: Home, recorder: str) -> Disks:
    """The present disks, for reading; writes nothing."""
    disks = Disks(disk_settings(home), Owner(home.identity, recorder), SystemFiles())
    disks.read_identities()
    return disks


class PresentFootage:
    """Whether a footage file is on any disk. All files of an absent disk count as present: the check of disks reports
    the disk itself."""

    def __init__(self, home: Home, disks: Disks) -> None:
        self._disks = disks
        self._away: set[FootageName] = set()
        if not home.journal.exists() or len(disks.all) == 1:
            return
        with closing(open_reader(home.journal)) as journal:
            away = [disk for disk in disks_of_files(journal) if disks.is_away(disk)]
            self._away = set(files_on(journal, away))

    def __call__(self, name: FootageName) -> bool:
        if any((disk.root / name.path).is_file() for disk in self._disks.readable):
            return True
        return name in self._away


def _wrong(part: str) -> Fault:
    words = Words(
        f"MINGCHA_DISKS 须为“/路径”或“/路径=份额”，用逗号分隔，各不相同，现为“{part}”",
        f"MINGCHA_DISKS must be paths, or /path=weight up to {_MOST_WEIGHT}, separated by commas, each once: {part!r}",
    )
    return Fault(FaultKind.INVALID, words)
