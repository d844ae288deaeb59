"""Keeps the last clear picture before a finding on its host, so that who judges after days sees it (8, 12, 16(3), 18).

It is a picture of recorded footage: the masks of then are burnt in, what is closed is not kept, and holds and the legal
days of that footage reach it (tasks.py). It is shown by the door of the other pictures (showing.py).
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from mingcha.access.snapshots.rules import is_moment_shown
from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.registry.documents.document_files import CLEAR_STILLS
from mingcha.registry.documents.keeping import kept_file
from mingcha.registry.viewing_grounds.queries import viewed_points
from mingcha.supervision.looks import rules
from mingcha.supervision.looks.models import ClearStill, PictureFinding
from mingcha.supervision.looks.rows import finding_called, finding_value
from mingcha.supervision.looks.values import ClearPicture

type FetchClear = Callable[[str, int], ClearPicture | None]
"""(camera, Unix ms) -> the picture that its recorder has of then, None if it has none any more."""


@cites("8", "12", "16(3)", "18")
def keep_clear_still(by: Actor, *, number: str, folder: Path, clock: Clock, fetch: FetchClear) -> bool:
    """Keeps the last clear picture of a finding that waits for its judgement, once; returns whether there is one.
    `folder`: the documents of the home. Raises Refused (articles 8, 12, 16(3), 18), Fault(NOT_FOUND), and what `fetch`
    raises: Fault(UNAVAILABLE) if the recorder does not answer, Fault(CORRUPT) for footage that is not what its index
    says."""
    held = finding_called(number)
    _require_keeping(held)
    assert held.clear_at is not None
    found = fetch(held.point.code, int(held.clear_at.timestamp() * 1000))  # outside of the act: it may take seconds
    if found is None:
        return False
    day = shanghai_day(clock.now())
    with (
        kept_file(found.jpeg, "image/jpeg", below=CLEAR_STILLS, folder=folder, on=day) as kept,
        act("supervision.look.keep", by=by, clock=clock, cites=("12", "16(3)", "18")) as record,
    ):
        held, now = finding_called(number), clock.now()
        _require_keeping(held, found.at)
        still = ClearStill.objects.create(
            finding=held, picture_at=min(found.at, now), kept_at=now, file=kept.file, sha256=kept.sha256
        )
        record.wrote(still)
        record.fact("camera", held.point.code)
        record.fact("finding", held.name)
        record.fact("picture", still.sha256)
    return True


def _require_keeping(held: PictureFinding, at: datetime | None = None) -> None:
    """Requires that the picture may be kept now; `at`: when it was filmed, once that is known."""
    code = held.point.code
    on_trial = viewed_points((code,), "")[code].on_trial
    require(rules.is_clear_needed(finding_value(held), is_on_trial=on_trial))
    moment = at or held.clear_at
    assert moment is not None
    require(is_moment_shown(closed_spans((code,)), int(moment.timestamp() * 1000)))
