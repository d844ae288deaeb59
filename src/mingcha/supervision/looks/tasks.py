"""The clock of views that were taken to be signed: who does not sign one in time does not keep it (arts. 7, 16(3))."""

from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.documents.document_files import remove_document
from mingcha.supervision.looks.models import LookView
from mingcha.supervision.looks.rules import view_is_open_for

MOST_A_TURN = 100
"""Views that one act of the clock removes."""


@cites("7", "16(3)", "20(1)")
def remove_unsigned_views(by: Actor, *, folder: Path, clock: Clock) -> int:
    """Removes the file of each view that nobody signed within its time, and marks its row; returns how many. Nothing is
    written where there is none. `folder`: the documents of the home."""
    now = clock.now()
    first = now - view_is_open_for(now)
    rows = LookView.objects.filter(reference=None, removed_at=None, taken_at__lt=first).select_related("point")
    if not rows.exists():
        return 0
    with act("supervision.look.remove", by=by, clock=clock, cites=("16(3)", "20(1)")) as record:
        gone = list(rows.order_by("pk")[:MOST_A_TURN])  # under the log's lock: nobody signs one now
        for held in gone:
            held.removed_at = now
            held.save(update_fields=["removed_at"])
            record.wrote(held)
        record.fact("views", [[held.point.code, held.sha256] for held in gone])
        for held in gone:  # a file that is gone already is no fault: a turn that broke off is done again
            remove_document(folder, held.file)
    return len(gone)
