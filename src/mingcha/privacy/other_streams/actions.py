"""Finds cameras whose device has a masked one, until somebody states that they show another view (article 18)."""

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.other_streams.rows import KIND, Unstated, fingerprint, unstated
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import SubjectKind
from mingcha.registry.findings.models import Finding

MOST_A_TURN = 200
"""Cameras that one act of the clock names."""


@cites("18", "20(2)")
def find_other_streams(by: Actor, *, clock: Clock) -> int:
    """Opens a finding for each camera beside a masked one on a device of which nobody stated that it shows another
    view, and closes those of cameras that stand beside none any more; returns how many of both. Closing one by hand,
    with a reason, is the statement. Nothing is written where nothing is due."""
    now = clock.now()
    if not any(_due([*unstated(now)])):
        return 0
    with act("privacy.mask.other_streams", by=by, clock=clock, cites=("18", "20(2)")) as record:
        now = clock.now()
        new, over = _due([*unstated(now)])  # again under the log's lock
        given = {"kind": KIND, "subject_kind": SubjectKind.POINT, "now": now}
        for code in over:
            close_mended(record, subject=code, reason="码流已变或者该设备已无须遮挡的画面", **given)  # type: ignore[arg-type]
        for one in new:
            words = Words(
                f"{one.point.name}：与须遮挡的“{one.beside}”同一设备，尚无人说明是否另一画面",
                f"{one.point.name}: same device as a masked camera, another view? {fingerprint(one.point)}",
            )
            ensure_finding(record, subject=one.point.code, article="18", words=words, place=one.point.place, **given)  # type: ignore[arg-type]
        record.fact("found", [one.point.code for one in new])
        record.fact("over", over)
    return len(new) + len(over)


def _due(rows: list[Unstated]) -> tuple[list[Unstated], list[str]]:
    """The cameras that get a finding, and those (codes) whose open one stands for nothing any more."""
    held = {one.finding for one in rows if one.finding}
    standing = Finding.objects.filter(kind=KIND.value, closed_at=None).exclude(pk__in=held)
    over = sorted(standing.values_list("subject", flat=True)[:MOST_A_TURN])
    return [one for one in rows if not one.finding][:MOST_A_TURN], over
