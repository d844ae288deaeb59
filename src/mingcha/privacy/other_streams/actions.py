"""Finds cameras whose device has a masked one, until somebody states that they show another view; withdraws what was
stated wrongly (article 18)."""

from typing import Any

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.other_streams.rows import KIND, KINDS, Unstated, fingerprint, noted_of, unstated
from mingcha.privacy.other_streams.rules import MOST_REASON, may_withdraw_statement
from mingcha.registry.findings.actions import close_mended, ensure_finding, open_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.rows import point_called
from mingcha.registry.refusals.actions import refusals_noted

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
        about: dict[str, Any] = {"subject_kind": SubjectKind.POINT, "now": now}
        for code, kind in over:
            close_mended(record, kind=kind, subject=code, reason="码流已变或者该设备已无须遮挡的画面", **about)
        for one in new:
            words = Words(
                f"{one.point.name}：与须遮挡的“{one.beside}”同一设备，尚无人说明是否另一画面",
                f"{one.point.name}: same device as a masked camera, another view? {fingerprint(one.point)}",
            )
            ensure_finding(
                record, kind=KIND, subject=one.point.code, article="18", words=words, place=one.point.place, **about
            )
        record.fact("found", [one.point.code for one in new])
        record.fact("over", [code for code, _ in over])
    return len(new) + len(over)


@cites("18", "20(2)")
def withdraw_statement(by: Asker, *, code: str, reason: str, clock: Clock) -> int:
    """Withdraws what was stated of the present streams of a point (code): it is closed at once, until another person
    than who stated and who withdrew states it anew. Returns the number of the finding. Raises Refused (articles 3, 18),
    Fault(NOT_FOUND) where nothing is stated."""
    with (
        refusals_noted(by, "privacy.mask.withdraw_statement", code, clock),
        act("privacy.mask.withdraw_statement", by=actor_of(by), clock=clock, cites=("18", "20(2)")) as record,
    ):
        point, now = point_called(code), clock.now()
        require(may_withdraw_statement(duty_of(by, now), point.place, reason))
        stated = noted_of(point).stated
        if stated is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有可撤销的说明", "nothing is stated of its streams"), code)
        given = checked_name(reason, MOST_REASON)
        about: dict[str, Any] = {"subject_kind": SubjectKind.POINT, "subject": point.code, "now": now}
        close_mended(record, kind=KIND, reason="原说明已撤销", **about)
        words = Words(
            f"{point.name}：关于另一画面的说明已撤销（{given}），由他人重新说明前不录像",
            f"{point.name[:60]}: the statement of another view is withdrawn; {fingerprint(point)}",
        )
        number = open_finding(
            record,
            kind=FindingKind.MASK_STATEMENT_WITHDRAWN,
            article="18",
            words=words,
            place=point.place,
            concerns=stated.closed_by,
            **about,
        )
        record.fact("camera", point.code)
        record.fact("statement", stated.pk)
        record.fact("reason", given)
    return number


def _due(rows: list[Unstated]) -> tuple[list[Unstated], list[tuple[str, FindingKind]]]:
    """The cameras that get a finding, and those (codes) whose open one, of a kind, stands for nothing any more."""
    held = {one.finding for one in rows if one.finding}
    kinds = [kind.value for kind in KINDS]
    standing = Finding.objects.filter(kind__in=kinds, closed_at=None).exclude(pk__in=held)
    over = sorted(standing.values_list("subject", "kind")[:MOST_A_TURN])
    new = [one for one in rows if not one.finding][:MOST_A_TURN]
    return new, [(code, FindingKind(kind)) for code, kind in over]
