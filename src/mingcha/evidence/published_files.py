"""The published files of both logs by their tlog-tiles names, for pages that serve them unchanged."""

from dataclasses import dataclass

from django.conf import settings

from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.tiles import CHECKPOINT, WITNESSED, parse_path
from mingcha.evidence.log.time_stamps import STAMPED
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
TIME_STAMP = "application/timestamp-reply"


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file: bytes, media type, whether it is immutable, and whether compressing it is worthwhile."""

    data: bytes
    content_type: str
    immutable: bool
    compressible: bool


def published_file(which: str, path: str) -> PublishedFile:
    """A file of the log "application" or "recorder". Raises Fault(NOT_FOUND), also for other files in its folder."""
    home: Home = settings.MINGCHA_HOME
    folder = {"application": home.application_log, "recorder": home.recorder_log}.get(which)
    kind = _kind(path)
    data = None if folder is None or kind is None else FolderFiles(folder).read(path)
    if kind is None or data is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个日志文件", "there is no such file of a log"))
    return PublishedFile(data, *kind)


def _kind(path: str) -> tuple[str, bool, bool] | None:
    """Media type, immutable, compressible; None if the path is not that of a published file."""
    if path in (CHECKPOINT, WITNESSED):
        return TEXT, False, False
    stamped = STAMPED.fullmatch(path)
    if stamped is not None:
        return (TEXT if stamped["kind"] == "checkpoint" else TIME_STAMP), True, False
    try:
        tile = parse_path(path)
    except ValueError:
        return None
    return BYTES, True, tile.level is None
