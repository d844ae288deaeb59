"""Makes a kept picture the reference image of its point (articles 3, 7, 8, 18), shown only under a grant."""

from datetime import UTC, datetime

from mingcha.access.snapshots.rows import readable_snapshot
from mingcha.access.snapshots.rules import is_moment_shown
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.rows import point_called
from mingcha.registry.views.actions import keep_reference
from mingcha.registry.views.values import ReferenceRow, TakenReference


@cites("3", "7", "8", "18")
def name_reference(by: Asker, *, number: str, clock: Clock) -> ReferenceRow:
    """Makes a kept picture, taken from the recorder's footage under a grant and with its line in the register, the
    reference image of its point.

    Raises Fault(NOT_FOUND) without the right to read its facts, Refused (articles 3, 7, 18) for persons who are neither
    keepers nor of the trial, for a picture older than the last move or turn, or of closed footage; Fault(CONFLICT) if
    it is a reference image already.
    """
    with act("access.snapshot.reference", by=actor_of(by), clock=clock, cites=("3", "7", "8", "18")) as record:
        who = duty_of(by, clock.now())
        held = readable_snapshot(who, number)
        shown = datetime.fromtimestamp(held.shown_ms / 1000, UTC)
        require(is_moment_shown(closed_spans((held.camera,)), held.shown_ms))
        taken = TakenReference(held.no, shown, held.digest, held.fragment_digest)
        row = keep_reference(record, point_called(held.camera), taken, who, clock)
        record.fact("snapshot", held.no)
        record.fact("camera", held.camera)
        record.fact("shown_ms", held.shown_ms)
        record.fact("digest", held.digest)
    return row
