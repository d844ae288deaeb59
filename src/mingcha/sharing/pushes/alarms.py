"""Calls a person when pushing to a target fails, once, and ends the call when it answers again (article 13(1))."""

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import standing_subjects
from mingcha.registry.identity.duty import Place
from mingcha.sharing.pushes.rules import is_called
from mingcha.sharing.targets.foreign_text import open_why
from mingcha.sharing.targets.rows import target_called
from mingcha.sharing.targets.rules import MOST_WHY
from mingcha.sharing.targets.values import PausedFor

_KIND, _OF = FindingKind.PUSH_FAILING, SubjectKind.TARGET
_CITY = Place(WUHAN, "")


@cites("13(1)")
def raise_alarm(by: Actor, *, target: str, why: str, clock: Clock) -> bool:
    """Opens the finding that pushing to a target fails, unless it stands; whether it did."""
    if is_called(target, standing_subjects(_KIND)):
        return False
    with act("sharing.target.alarm", by=by, clock=clock, cites=("13(1)",)) as record:
        held = target_called(target)
        reason = open_why(why) or "没有回执 no receipt"  # others than officers of the city read findings
        words = Words(f"向推送目标“{held.name}”推送失败：{reason}", f"pushing to {held.name!r} fails: {reason}")
        ensure_finding(
            record, kind=_KIND, article="13(1)", subject_kind=_OF, subject=held.name, words=words, place=_CITY,
            now=clock.now(),
        )  # fmt: skip
        record.fact("target", held.name)
        record.fact("why", reason)
    return True


@cites("13(1)", "GDSR")
def pause_readable(by: Actor, *, target: str, why: str, clock: Clock) -> None:
    """Pauses a target that shows what it got to who has no account there, with a finding, which a person closes with a
    document once nobody sees it any more; what changes meanwhile waits."""
    with act("sharing.target.pause", by=by, clock=clock, cites=("13(1)", "GDSR")) as record:
        held, now = target_called(target), clock.now()
        held.paused_at, held.paused_by, held.paused_why = now, record.by.id, why[:MOST_WHY]
        held.paused_for = PausedFor.READABLE.value
        held.save()
        record.wrote(held)
        words = Words(
            f"推送目标“{held.name}”向无账户者公开所推送的目录", f"{held.name!r} shows what it got to who has no account"
        )
        ensure_finding(
            record, kind=FindingKind.CATALOGUE_READABLE, article="13(1)", subject_kind=_OF, subject=held.name,
            words=words, place=_CITY, now=now,
        )  # fmt: skip
        record.fact("target", held.name)
        record.fact("why", held.paused_why)


@cites("13(1)")
def end_alarm(by: Actor, *, target: str, clock: Clock) -> bool:
    """Ends that finding when the target answered again; whether it stood."""
    if not is_called(target, standing_subjects(_KIND)):
        return False
    with act("sharing.target.recover", by=by, clock=clock, cites=("13(1)",)) as record:
        held = target_called(target)
        close_mended(record, kind=_KIND, subject_kind=_OF, subject=held.name, reason="推送已恢复", now=clock.now())
        record.fact("target", held.name)
    return True
