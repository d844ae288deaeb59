"""A comparison is asked for, taken in and settled (article 13(1))."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import standing_subjects
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.catalogue.rules import has_reason
from mingcha.sharing.pushes.models import PushLine
from mingcha.sharing.pushes.rows import line_of
from mingcha.sharing.pushes.rules import MOST_KEY, is_called
from mingcha.sharing.reconciliations import rules
from mingcha.sharing.reconciliations.comparing import MOST_DIGEST, Comparison
from mingcha.sharing.reconciliations.models import MOST_BATCH_NO, Difference, Reconciliation
from mingcha.sharing.reconciliations.rows import (
    compared_since,
    comparison_facts,
    comparison_row,
    done_comparisons,
    is_left,
    is_still_asked,
    open_comparison,
)
from mingcha.sharing.reconciliations.values import Compared, ComparisonRow, DifferenceKind, HowSettled, Restored
from mingcha.sharing.targets.foreign_text import open_why, plain_line
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import target_called, target_facts

MOST_LISTED = 100
"""Differences of each kind that are kept one by one."""
_CITED = ("13(1)",)
_KIND, _OF = FindingKind.PUSH_DIFFERENT, SubjectKind.TARGET


@cites("3", "13(1)")
def ask_comparison(by: Asker, *, target: str, clock: Clock) -> ComparisonRow:
    """Has a target compared by the program that pushes, within its next turn. Raises Refused (articles 3, 13(1)),
    Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.reconciliation.ask", target, clock),
        act("sharing.reconciliation.ask", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        held, now = target_called(target), clock.now()
        is_asked = is_still_asked(held, open_comparison(held))
        require(rules.may_ask_comparison(duty_of(by, now), target_facts(held), is_asked=is_asked))
        asked = ask_in(record, held, now)
    return comparison_row(asked)


def ask_in(record: ActRecord, held: Target, now: datetime, *, sends_again: bool = False) -> Reconciliation:
    """Asks for a comparison inside another act, unless one is to come; one that could not be done is asked for anew."""
    found = open_comparison(held) or Reconciliation(target=held)
    if not is_still_asked(held, found if found.pk else None):
        found.asked_at, found.asked_by = now, record.by.id
    found.sends_again = found.sends_again or sends_again
    found.save()
    record.wrote(found)
    record.fact("target", held.name)
    return found


@cites("13(1)")
def take_in_comparison(
    by: Actor, *, target: str, asked: int | None, sends_again: bool, found: Comparison, began_at: datetime,
    newest_there: str, restored: Restored | None, clock: Clock,
) -> ComparisonRow:  # fmt: skip
    """Takes in a comparison of a target, with its counts and some of its differences. `asked`, `sends_again`: as the
    one that is to come stood when reading began; what an officer settled since waits for the next turn. Its line says
    that it is not mended, until the caller has done that. A person is
    called while something waits for one, unless an officer left just that as it is, or while something is held that
    must not be there. Raises Fault(NOT_FOUND)."""
    with act("sharing.reconciliation.take_in", by=by, clock=clock, cites=_CITED) as record:
        held, now = target_called(target), clock.now()
        taken = _open_as_read(held, asked, sends_again=sends_again)
        taken.began_at, taken.ended_at, taken.is_whole = began_at, now, found.is_whole
        taken.newest_there, taken.restored = plain_line(newest_there, MOST_BATCH_NO), restored.value if restored else ""
        taken.equal, taken.on_the_way, taken.digest = found.equal, found.on_the_way, found.digest
        for kind in DifferenceKind:
            setattr(taken, kind.value, found.counts[kind])
        is_quiet = is_left(taken) or _is_beyond_us(held, found)
        since = compared_since(held)
        taken.save()
        record.wrote(taken)
        record.insert_many(Difference, _listed(taken, found.differences))
        PushLine.objects.filter(pk=line_of(held).pk).update(is_unmended=True)
        if since is not None and rules.is_comparison_overdue(since, now):  # by call_uncompared
            close_mended(record, kind=_KIND, subject_kind=_OF, subject=held.name, reason="已重新核对", now=now)
        _call_or_end(record, held, taken, now, is_quiet=is_quiet)
        record.fact("target", held.name)
        for name in ("equal", "on_the_way", *(one.value for one in DifferenceKind), "digest", "restored"):
            record.fact(name, getattr(taken, name))
    return comparison_row(taken)


@cites("13(1)")
def call_uncompared(by: Actor, *, target: str, why: str, clock: Clock) -> bool:
    """Calls a person since a target could not be compared for long, unless one is called; whether it did. The next
    comparison ends it."""
    since, called = compared_since(target_called(target)), is_called(target, standing_subjects(_KIND))
    if not rules.calls_since_uncompared(since, clock.now(), is_called=called):
        return False
    with act("sharing.target.alarm", by=by, clock=clock, cites=_CITED) as record:
        plain = open_why(why)  # others than officers of the city read findings and the log
        words = Words(f"推送目标“{target}”长期未能核对：{plain}", f"{target!r} could not be compared for long: {plain}")
        ensure_finding(
            record, kind=_KIND, article="13(1)", subject_kind=_OF, subject=target, words=words, place=Place(WUHAN, ""),
            now=clock.now(),
        )  # fmt: skip
        record.fact("target", target)
        record.fact("why", plain)
    return True


@cites("3", "13(1)")
def settle_differences(
    by: Asker, *, target: str, digest: str, how: HowSettled, why: str, clock: Clock
) -> ComparisonRow:
    """Settles what waits for a person in the newest comparison of a target: what is there is written over and what is
    none of ours withdrawn, by another comparison; or it is left as it stands, until a comparison finds anything else.
    What was left may be settled otherwise after the next comparison. `digest`: of what this person has read. Raises
    Refused (articles 3, 13(1)), Fault(NOT_FOUND), Fault(CONFLICT) if it was compared anew meanwhile."""
    with (
        refusals_noted(by, "sharing.reconciliation.settle", target, clock),
        act("sharing.reconciliation.settle", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        held, now = target_called(target), clock.now()
        newest = done_comparisons(held).first()
        require(rules.may_settle_differences(duty_of(by, now), comparison_facts(newest)))
        require(has_reason(why))
        assert newest is not None
        if newest.digest != digest:
            words = Words("核对结果已更新，请重新查看", "it was compared anew meanwhile: read it again")
            raise Fault(FaultKind.CONFLICT, words)
        newest.settled_at, newest.settled_by, newest.how = now, record.by.id, how.value
        newest.why = checked_name(why, rules.MOST_SETTLED_WHY)
        newest.save()
        record.wrote(newest)
        if how is HowSettled.SEND_AGAIN:
            ask_in(record, held, now, sends_again=True)
        elif not newest.withheld:  # for what must not be there a person stays called
            close_mended(record, kind=_KIND, subject_kind=_OF, subject=held.name, reason=newest.why, now=now)
        for name, value in (("target", held.name), ("how", newest.how), ("why", newest.why), ("digest", digest)):
            record.fact(name, value)
    return comparison_row(newest)


def _open_as_read(held: Target, asked: int | None, *, sends_again: bool) -> Reconciliation:
    """The comparison that is to come, if it is the one that was carried out; else another one."""
    found = open_comparison(held)
    if found is not None and found.sends_again == sends_again and asked in (None, found.pk):
        return found
    return Reconciliation(target=held, sends_again=sends_again)


def _is_beyond_us(held: Target, found: Comparison) -> bool:
    """Whether all that waits are keys of another form, which nothing of ours can withdraw, just as an officer read them
    who had the rest sent again."""
    before = done_comparisons(held).exclude(settled_at=None).first()
    if before is None or before.how != HowSettled.SEND_AGAIN.value:
        return False
    waiting = found.waiting_lines
    if found.waiting != len(waiting) or any(rules.may_be_ours(key) for key, *_ in waiting):
        return False
    columns = ("key", "kind", "their_version", "their_digest")
    read = set(Difference.objects.filter(reconciliation=before).values_list(*columns))
    return read.issuperset(waiting)


def _listed(taken: Reconciliation, differences: Iterable[Compared]) -> Iterable[Difference]:
    """Some differences of each kind, in the order of the kinds. Keys and digests of a receiver are cut as their columns
    are wide; a key that is none of ours by its length is counted alone."""
    for kind in DifferenceKind:
        some = (one for one in differences if one.kind is kind and len(one.key) <= MOST_KEY)
        for one in islice(some, MOST_LISTED):
            yield Difference(
                reconciliation=taken,
                key=one.key,
                kind=kind.value,
                our_version=one.our_version,
                our_digest=one.our_digest,
                their_version=one.their_version,
                their_digest=one.their_digest[:MOST_DIGEST],
            )


def _call_or_end(record: ActRecord, held: Target, taken: Reconciliation, now: datetime, *, is_quiet: bool) -> None:
    """Calls a person, or ends that. `is_quiet`: what waits for a person was settled so that nobody is called for it."""
    waiting = 0 if is_quiet else taken.different + taken.foreign
    if not waiting and not taken.withheld:
        close_mended(record, kind=_KIND, subject_kind=_OF, subject=held.name, reason="核对已无差异", now=now)
        return
    if taken.sends_again and not taken.withheld:
        return  # they are on their way now; the next comparison says whether they came
    words = Words(
        f"推送目标“{held.name}”所持有的与本平台不一致：内容不同 {taken.different}，多出 {taken.foreign}，"
        f"应撤未撤 {taken.withheld}",
        f"{held.name!r} holds what differs: other content {taken.different}, none of ours {taken.foreign}, not"
        f" withdrawn {taken.withheld}",
    )
    ensure_finding(
        record, kind=_KIND, article="13(1)", subject_kind=_OF, subject=held.name, words=words, place=Place(WUHAN, ""),
        now=now,
    )  # fmt: skip
