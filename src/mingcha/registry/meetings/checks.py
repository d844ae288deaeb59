"""What `mingcha check` asks of meetings: the scan of the minutes is what was handed in (article 4)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.registry.meetings.actions import MINUTES
from mingcha.registry.meetings.models import Meeting

_KEPT = KeptKind(
    below=MINUTES,
    table="registry_meeting",
    kind="minutes",
    missing=Words("会议纪要的扫描件缺失", "the scan of minutes is missing"),
    altered=Words("会议纪要的扫描件被改动", "the scan of minutes was altered"),
)


@cites("4")
def check_meetings(folder: Path) -> Iterator[Finding]:
    """Names every scan of minutes that is missing or altered, and every file in their folder that no row explains."""
    rows = Meeting.objects.exclude(file="").order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
