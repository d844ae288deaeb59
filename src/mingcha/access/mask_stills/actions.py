"""Shows one still to who draws or checks a mask, and keeps the masked one as its proof (articles 3, 16(3), 18, 20(1)).

The line and the entry are written before a picture is handed over. It is stored nowhere but as the masked proof.
"""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from mingcha.access.mask_stills import rules
from mingcha.access.mask_stills.asking_recorder import take_mask_still
from mingcha.access.mask_stills.models import MaskStill
from mingcha.access.mask_stills.values import MaskStillTaken
from mingcha.access.register.actions import unit_name
from mingcha.access.register.models import TO_BROWSER
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.privacy.masks.actions import PROOFS, keep_proof
from mingcha.privacy.masks.rows import mask_called, mask_row
from mingcha.privacy.masks.stills import stills_owed
from mingcha.privacy.masks.values import MaskMaker, MaskRow
from mingcha.registry.documents.keeping import kept_file
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import point_called
from mingcha.registry.refusals.actions import refusals_noted

_HOUR = timedelta(hours=1)


class TakeStill(Protocol):
    """Takes one still of a camera (its code), with its masks or without. Raises Fault."""

    def __call__(self, camera: str, *, masked: bool) -> MaskStillTaken:
        """The still."""
        ...


@cites("3", "16(3)", "18", "20(1)")
def show_mask_still(
    by: Asker, *, code: str, masked: bool, clock: Clock, take: TakeStill = take_mask_still
) -> MaskStillTaken:
    """One current still of a point, for who draws (whole) or checks (masked or whole) its masks. Raises Refused
    (articles 3, 16(3), 18, 20(1)); Fault(NOT_FOUND), Fault(UNAVAILABLE) if the recorder gives none."""
    with refusals_noted(by, "access.mask_still.show", code, clock):
        _require(by, point_called(code), clock.now(), masked=masked)
        still = take(code, masked=masked)  # outside of the act: a camera may take seconds
        with act("access.mask_still.show", by=actor_of(by), clock=clock, cites=("16(3)", "18", "20(1)")) as record:
            point = point_called(code)
            _require(by, point, clock.now(), masked=masked)
            _enter(record, by, point, still, clock.now(), masked=masked)
    return still


@cites("3", "16(3)", "18")
def prove_by_still(
    by: Asker, *, no: str, version: int, folder: Path, clock: Clock, take: TakeStill = take_mask_still
) -> MaskRow:
    """Keeps a masked still as the proof of a drawn version that is burnt in, with its view, by which a moved camera is
    noticed. `folder`: the documents of the home. Raises as `show_mask_still`, and Refused (article 18) while the
    version is not in the picture, Fault(CONFLICT) for one that has its picture."""
    with refusals_noted(by, "access.mask_still.prove", no, clock):
        held = mask_called(no, version)
        _require(by, held.point, clock.now(), masked=True)
        still = take(held.point.code, masked=True)
        require(rules.shows_mask(f"{no}.{version}", still.versions, MaskMaker(held.by)))
        on = shanghai_day(clock.now())
        with (
            kept_file(still.jpeg, "image/jpeg", below=PROOFS, folder=folder, on=on) as document,
            act("access.mask_still.prove", by=actor_of(by), clock=clock, cites=("3", "16(3)", "18")) as record,
        ):
            held, now = mask_called(no, version), clock.now()
            _require(by, held.point, now, masked=True)
            keep_proof(record, held, document, min(max(still.at, held.drawn_at), now), now, view=still.view)
            _enter(record, by, held.point, still, now, masked=True)
            record.fact("mask", f"{no}.{version}")
    return mask_row(held)


def _require(by: Asker, point: Point, now: datetime, *, masked: bool) -> None:
    who = duty_of(by, now)
    lately = MaskStill.objects.filter(user_id=who.user_id, shown_at__gt=now - _HOUR).count()
    owed = stills_owed(who, point.code, at=now)
    given = {"is_concerned": owed.any, "is_bared": not masked and not owed.whole}
    require(rules.may_see_mask_still(who, point.place, lately, shanghai_day(now), **given))


def _enter(record: ActRecord, by: Asker, point: Point, still: MaskStillTaken, now: datetime, *, masked: bool) -> None:
    who = duty_of(by, now)
    line = MaskStill.objects.create(
        point=point,
        is_masked=masked,
        mask=" ".join(still.versions)[:120],
        user_id=who.user_id,
        person=who.name,
        badge_no=who.badge_no,
        organisation=unit_name(who),
        shown_at=now,
        destination=TO_BROWSER,
        width=still.width,
        height=still.height,
        digest=hashlib.sha256(still.jpeg).hexdigest(),
        token=record.by.token,
    )
    record.wrote(line)
    for key, value in (("camera", point.code), ("masked", masked), ("still", line.digest)):
        record.fact(key, value)
