"""Where each program has a user of its own, the clock makes its own what it has to keep of looks and sheets, so that
the pages can neither alter nor remove it any more (articles 12, 16(3), 20(1))."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from mingcha.kit.clock import Clock
from mingcha.kit.separate_users import separate_users
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.month_folders import make_month_folders, take_over
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.models import PrintedDocument
from mingcha.supervision.looks.models import LookView
from mingcha.supervision.sheets.models import SheetPicture

_SINCE = timedelta(days=40)
"""How far back files are asked for; what is older was taken over, or belongs to the clock since a home was laid out."""


def take_over_kept_files(*, folder: Path, clock: Clock) -> int:
    """Makes the folders of this month and the next, then the clock's own: views that were signed, copies of sheets that
    were sent, and their issued papers. Returns how many files; nothing without separate users. `folder`: the documents
    of the home."""
    if not separate_users():
        return 0
    make_month_folders(folder, shanghai_day(clock.now()))
    return sum(take_over(folder, name, digest) for name, digest in _kept(clock))


def _kept(clock: Clock) -> Iterator[tuple[str, str]]:
    """File and SHA-256 of what is to be kept."""
    since = clock.now() - _SINCE
    views = LookView.objects.filter(removed_at=None, reference__accepted_at__gte=since)
    yield from views.order_by("pk").values_list("file", "sha256")
    copies = SheetPicture.objects.filter(sheet__sent_at__gte=since).exclude(copy="")
    yield from copies.order_by("pk").values_list("copy", "copy_sha256")
    papers = PrintedDocument.objects.filter(kind=PrintedKind.PICTURE_SHEET.value, removed_at=None, issued_at__gte=since)
    yield from papers.order_by("pk").values_list("file", "digest")
