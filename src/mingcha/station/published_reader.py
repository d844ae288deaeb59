"""The published files of the recorder's log of this host, read by their names alone: for the gateway (article 20)."""

from pathlib import Path

from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.tiles import CHECKPOINT, WITNESSED, parse_path
from mingcha.evidence.log.time_stamps import STAMPED, stamped_paths
from mingcha.kit.home import Home
from mingcha.station.recorder_log import recorder_origin

_ALL = 2**63


class PublishedReader:
    """The files of one log. `origin` is its name."""

    def __init__(self, origin: str, folder: Path) -> None:
        self.origin = origin
        self._files = FolderFiles(folder)

    def stamped(self) -> list[int]:
        """The sizes of its heads that have a time-stamp token, rising."""
        found = (STAMPED.fullmatch(path) for path in stamped_paths(self._files, _ALL))
        return [int(match["size"]) for match in found if match is not None and match["kind"] == "tsr"]

    def read(self, path: str) -> bytes | None:
        """A published file; None for a path that no published file has."""
        return self._files.read(path) if _is_published(path) else None


def reader_of_recorder_log(home: Home) -> PublishedReader:
    """The log of the recorder of this host."""
    return PublishedReader(recorder_origin(home), home.recorder_log)


def _is_published(path: str) -> bool:
    if path in (CHECKPOINT, WITNESSED) or STAMPED.fullmatch(path):
        return True
    try:
        parse_path(path)
    except ValueError:
        return False
    return True
