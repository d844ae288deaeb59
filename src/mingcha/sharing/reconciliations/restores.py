"""Pauses a target where either side was restored from a backup: what was withdrawn since would leave again, or versions
would be refused (article 13(1)).

Where that is known by what the receiver holds, withdrawals alone leave meanwhile, as in every pause: a receiver could
keep what it must give back by naming another batch. Where our own log says that this home was restored nothing leaves,
since withdrawals would be made of rows that may be old. A person resumes the target once it is compared; the comparison
is asked for here.
"""

import re
from contextlib import suppress
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.evidence.queries import every_act_since
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft
from mingcha.registry.identity.duty import Place
from mingcha.sharing.adapters.port import Adapter
from mingcha.sharing.pushes.rows import line_of
from mingcha.sharing.reconciliations.actions import ask_in
from mingcha.sharing.reconciliations.rows import newest_batch_of
from mingcha.sharing.reconciliations.rules import restored_side
from mingcha.sharing.reconciliations.values import Restored
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import target_called
from mingcha.sharing.targets.rules import MOST_WHY
from mingcha.sharing.targets.values import HOME_WAS_RESTORED, PausedFor

_RESTORE, _RESUME = "evidence.home.restore", "sharing.target.resume"
_OUR_NUMBER = re.compile(r"B[0-9]{8}-[0-9]{4,6}", re.ASCII)


@cites("13(1)")
def pause_restored_home(by: Actor, *, target: str, clock: Clock) -> bool:
    """Pauses a target that was enabled, or resumed, before this home was restored from a backup: it may hold newer
    versions than we know. A pause for another reason, also a person's, becomes this one, since whoever ends it must
    know what to compare first. Returns whether it was paused."""
    since = target_called(target).enabled_at
    if since is None or not _was_restored(target, since):
        return False
    return _pause(by, target, PausedFor.OWN_RESTORE, HOME_WAS_RESTORED, clock)


@cites("13(1)")
def pause_restored_side(by: Actor, *, target: str, side: Restored, clock: Clock) -> bool:
    """Pauses a target of which one side turned out to be restored. Returns whether it was paused."""
    return _pause(by, target, side.paused_for, side.words, clock)


@cites("13(1)")
def newest_side(held: Target, adapter: Adapter) -> tuple[str, Restored | None]:
    """The batch that a receiver names as its newest, and which side was restored by it. Batches of today are numbered
    on from one that is none of ours. Raises what the adapter raises."""
    there = adapter.newest_batch()
    side = restored_side(newest_batch_of(held, there))
    if side is Restored.HOME and _OUR_NUMBER.fullmatch(there):
        line = line_of(held)
        line.newest_there = there
        line.save(update_fields=["newest_there"])
    return there, side


def _pause(by: Actor, target: str, reason: PausedFor, why: Words, clock: Clock) -> bool:
    with suppress(NothingLeft), act("sharing.target.pause", by=by, clock=clock, cites=("13(1)",)) as record:
        held, now = target_called(target), clock.now()
        if held.enabled_at is None or _keeps_enough(held, reason):
            raise NothingLeft
        held.paused_at, held.paused_by, held.paused_why = now, record.by.id, f"{why.zh} {why.en}"[:MOST_WHY]
        held.paused_for = reason.value
        held.save()
        record.wrote(held)
        _find(record, held, why, now)
        ask_in(record, held, now)
        record.fact("why", held.paused_why)
        return True
    return False


def _keeps_enough(held: Target, reason: PausedFor) -> bool:
    """Whether a pause that stands does what another would. A restore that our own log knows is kept beside no other
    reason: resumed for that one, the target would be pushed to uncompared."""
    return held.paused_at is not None and (reason.lets_withdrawals or held.paused_for == reason.value)


def _find(record: ActRecord, held: Target, why: Words, now: datetime) -> None:
    words = Words(
        f"推送目标“{held.name}”暂停，核对后由市局民警恢复：{why.zh}",
        f"{held.name!r} is paused until an officer resumes it: {why.en}",
    )
    ensure_finding(
        record, kind=FindingKind.TARGET_RESTORED, article="13(1)", subject_kind=SubjectKind.TARGET, subject=held.name,
        words=words, place=Place(WUHAN, ""), now=now,
    )  # fmt: skip


def _was_restored(target: str, since: datetime) -> bool:
    """Whether the home was restored since an instant, and the target not resumed after that."""
    restored = False
    for entry in every_act_since((_RESTORE, _RESUME), since):
        if entry.act == _RESTORE:
            restored = True
        elif (entry.event or {}).get("facts", {}).get("target") == target:
            restored = False
    return restored
