"""A reference of a camera that is signed as people do it: taken, seen, signed in a session (articles 7, 12).

A still comes from here, not from a recorder.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.support.access.scans import jpeg

from mingcha.access.mask_stills.values import MaskStillTaken
from mingcha.access.snapshots.taken_picture import TakenPicture
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import WayIn
from mingcha.registry.identity.models import User
from mingcha.supervision.looks.actions import accept_reference, judge_finding, take_in_days
from mingcha.supervision.looks.rows import finding_called
from mingcha.supervision.looks.showing import keep_view, show_picture, show_view
from mingcha.supervision.looks.values import (  # fmt: skip
    CoverCause,
    DayReport,
    KeptView,
    PictureFindingRow,
    PictureJudgement,
    PicturePart,
    ReferenceOfLooks,
)


class Stills:
    """In place of the recorder: a still of now, each with other bytes behind the picture (`mark`, and a count)."""

    def __init__(self, clock: Clock, mark: str = "", picture: bytes = b"") -> None:
        self._clock, self._mark, self.taken = clock, mark.encode(), 0
        self._picture = picture or jpeg()
        self.masked: list[bool] = []

    def __call__(self, camera: str, *, masked: bool) -> MaskStillTaken:
        """The still."""
        assert camera
        self.masked.append(masked)
        self.taken += 1
        return MaskStillTaken(
            self._clock.now(), 960, 540, (), b"", self._picture + self._mark + bytes([self.taken % 256])
        )


def at_browser(person: User, session: int = 1) -> User:
    """The person, come by a session of a browser."""
    person.came_by = replace(WayIn(), session=session)
    return person


def taken_view(
    taker: User, code: str, folder: Path, clock: Clock, reason: str = "更换支架", *, stills: Stills | None = None
) -> KeptView:
    """A view that waits for a signature; `stills`: of another recorder."""
    stills = stills or Stills(clock, taker.username)
    return keep_view(at_browser(taker), code=code, reason=reason, folder=folder, clock=clock, take=stills)


def signed_reference(
    signer: User,
    code: str,
    folder: Path,
    clock: Clock,
    *,
    taker: User | None = None,
    reason: str = "",
    stills: Stills | None = None,
) -> ReferenceOfLooks:
    """A reference that a person signed; `taker`: another one who took the view."""
    before = {one: one.came_by for one in (signer, taker or signer)}
    view = taken_view(taker or signer, code, folder, clock, stills=stills)
    by = at_browser(signer, 2)
    show_view(by, code=code, sha256=view.sha256, folder=folder, clock=clock)
    signed = accept_reference(by, code=code, view=view.sha256, reason=reason, clock=clock)
    for one, way in before.items():
        one.came_by = way
    return signed


def prove_rate(code: str, clock: Clock) -> None:
    """Counts so many whole camera-days before today that the site's rate of false findings is low enough, if people
    rejected none."""
    today = shanghai_day(clock.now())
    days = [DayReport(code, today - timedelta(days=number), 144, 0, 0, 0, 0, 0) for number in range(1, 3001)]
    take_in_days(program("look"), "R1", days, clock=clock)


def judged_by_who_saw(
    by: User,
    number: str,
    judgement: PictureJudgement,
    folder: Path,
    clock: Clock,
    *,
    cause: CoverCause | None = None,
    owner: str = "",
    reason: str = "",
) -> PictureFindingRow:
    """A finding judged as a person does it: what the camera shows now is looked at in a session (the reference of one
    that ended), then it is judged."""
    before = by.came_by
    at_browser(by, 2)
    try:
        show_what_is_found(by, number, folder, clock)
        return judge_finding(
            by, number=number, judgement=judgement, cause=cause, owner=owner, reason=reason, clock=clock
        )
    finally:
        by.came_by = before


def show_what_is_found(by: User, number: str, folder: Path, clock: Clock) -> None:
    """The picture that shows a finding is shown to who judges it: that of now, of one that ended the reference."""
    is_over = finding_called(number).ended_at is not None
    part = PicturePart.REFERENCE if is_over else PicturePart.NOW
    show_picture(by, number=number, part=part, folder=folder, fetch=_no_footage, clock=clock, take=Stills(clock))


def _no_footage(camera: str, at_ms: int, ticket: str) -> TakenPicture:
    raise AssertionError(f"no footage of {camera} at {at_ms} is needed ({len(ticket)})")
