"""The clock of sealed names: who reported is not kept for ever (decree 799, art. 24(2))."""

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.supervision.reporters.rows import names_past

MOST_A_TURN = 100
"""Names that one act of the clock destroys."""


@cites("799-24(2)")
def destroy_names(by: Actor, *, clock: Clock) -> int:
    """Destroys the sealed name of each report that ended so long ago, in its row, which stays with its openings;
    returns how many. Nothing is written where there is none. An earlier backup has it until it is removed."""
    now = clock.now()
    if not names_past(shanghai_day(now), limit=1):
        return 0
    with act("supervision.reporter.destroy", by=by, clock=clock, cites=("799-24",)) as record:
        gone = names_past(shanghai_day(now), limit=MOST_A_TURN)
        for held in gone:
            held.sealed, held.destroyed_at = "", now
            held.save(update_fields=["sealed", "destroyed_at"])
            record.wrote(held)
        record.fact("reports", [held.report_id for held in gone])
    return len(gone)
