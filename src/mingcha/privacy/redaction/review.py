"""Reviews a redaction: its items are answered, all of it is watched, and its frozen boxes are signed (article 21)."""

from collections.abc import Mapping

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.redaction import kinds, port, rules
from mingcha.privacy.redaction.edits import kept_visible
from mingcha.privacy.redaction.itemising import clear_answer
from mingcha.privacy.redaction.models import Redaction, RedactionSign
from mingcha.privacy.redaction.rows import (
    edits_of,
    judged_items,
    last_editor,
    parties_of,
    redaction_called,
    redaction_row,
    standing_items,
    watched_of,
)
from mingcha.privacy.redaction.states import RedactionAct
from mingcha.privacy.redaction.steps import is_confirmed, note, require_revision, step
from mingcha.privacy.redaction.values import ItemAnswer, ItemKind, RedactionKind, RedactionRow, SignAct, Span
from mingcha.privacy.redaction.watching import count_watched
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.refusals.actions import refusals_noted

MOST_ANSWERS = 500
"""Items that one act answers."""


@cites("21")
def answer_items(
    by: Asker, *, no: str, revision: int, answers: Mapping[int, ItemAnswer], clock: Clock, take_over: bool = False
) -> RedactionRow:
    """Answers items by number. The first person who does so reviews the redaction; another one gets a conflict with
    that one's name, or takes the review over, whereby the answers of the first one go.

    Raises Refused (article 21): the maker, not on duty; Fault(NOT_FOUND), Fault(CONFLICT), Fault(INVALID).
    """
    if not 1 <= len(answers) <= MOST_ANSWERS:
        words = Words(f"一次作答 1 至 {MOST_ANSWERS} 处", f"1 to {MOST_ANSWERS} items are answered at once")
        raise Fault(FaultKind.INVALID, words)
    name = "privacy.redaction.answer"
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=("21",)) as record:
        held, now = redaction_called(no), clock.now()
        who = _require_reviewer(by, held, revision, clock)
        step(held, RedactionAct.ANSWER)
        _claim(record, held, who, take_over=take_over)
        rows = {item.number: item for item in standing_items(held).filter(number__in=answers)}
        for number, answer in answers.items():
            item = rows.get(number)
            if item is None:
                raise Fault(FaultKind.NOT_FOUND, Words(f"没有待看位置 {number}", f"there is no item {number}"))
            require(kinds.is_lawful_answer(ItemKind(item.kind), answer))
            item.answer, item.by_id, item.person, item.at = answer.value, who.user_id, who.name, now
            item.save(update_fields=["answer", "by", "person", "at"])
            record.wrote(item)
        note(record, held)
        record.fact("items", {str(number): answer.value for number, answer in answers.items()})
    return redaction_row(held)


@cites("21")
def watch_span(by: Asker, *, no: str, revision: int, span: Span, clock: Clock) -> tuple[Span, ...]:
    """Notes that a person watched a part of a film, as the browser reports it; returns all that counts. A working row:
    the review that rests on it is the entry.

    Raises Refused (article 21), also for more than can have been watched since the last report; Fault(NOT_FOUND),
    Fault(CONFLICT), Fault(INVALID) for a time outside of the film.
    """
    held = redaction_called(no)
    who = _require_reviewer(by, held, revision, clock)
    step(held, RedactionAct.ANSWER)
    return count_watched(held, who.user_id, span, "", clock.now())


@cites("21", "799-21")
def review_redaction(
    by: Asker, *, no: str, revision: int, frozen_sha256: str, clock: Clock, statement: str = ""
) -> RedactionRow:
    """Signs the frozen boxes after a whole review, and queues the job that renders them. `statement`: why nobody is
    marked in a film for the person concerned, "" where somebody is.

    Raises Refused (article 21): the maker, not on duty, an incomplete review, (799-21) nobody marked; Fault(NOT_FOUND),
    Fault(INVALID), Fault(CONFLICT) for other boxes than those that are there, and while another person reviews it.
    """
    given = checked_name(statement, rules.MOST_REASON) if statement.strip() else ""
    name = "privacy.redaction.review"
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=("21",)) as record:
        held, now = redaction_called(no), clock.now()
        who = _require_reviewer(by, held, revision, clock)
        _claim(record, held, who, take_over=False)
        _require_whole(held, who.user_id, given)
        step(held, RedactionAct.REVIEW)
        engine = port.engine()
        if engine is None or not frozen_sha256 or frozen_sha256 != held.frozen_sha256:
            words = Words("遮盖区域已变，或者没有脱敏程序", "what is covered has changed, or there is no engine")
            raise Fault(FaultKind.CONFLICT, words)
        held.job = engine.queue_rendering(no, by=record.by, clock=clock)
        held.gate = ""  # of a film that came back
        held.save()
        record.wrote(held)
        signed = RedactionSign.objects.create(
            redaction=held,
            act=SignAct.REVIEWED.value,
            revision=held.revision,
            frozen_sha256=held.frozen_sha256,
            user_id=who.user_id,
            person=who.name,
            at=now,
            statement=given,
        )
        record.wrote(signed)
        note(record, held)
        if given:
            record.fact("statement", given)
    return redaction_row(held)


def _require_reviewer(by: Asker, held: Redaction, revision: int, clock: Clock) -> DutyFacts:
    who = duty_of(by, clock.now())
    require(rules.may_review_redaction(who, held.point.place, parties_of(held, who.user_id)))
    require(is_confirmed(held, clock.now()))
    require_revision(held, revision, last_editor(held))
    return who


def _require_whole(held: Redaction, user: int, statement: str) -> None:
    require(rules.is_reviewed(held.length_90k, judged_items(held, user), watched_of(held, user)))
    require(kinds.is_marked(RedactionKind(held.kind), kept_visible(edits_of(held)), statement))


def _claim(record: ActRecord, held: Redaction, who: DutyFacts, *, take_over: bool) -> None:
    """Makes a person the reviewer if nobody is. Raises Fault(CONFLICT) with the name of another one, unless the review
    is taken over: then that one's answers go."""
    if held.reviewer_id == who.user_id:
        return
    if held.reviewer_id is not None and not take_over:
        words = Words(f"{held.reviewer_name} 正在复核", f"{held.reviewer_name} reviews it")
        raise Fault(FaultKind.CONFLICT, words)
    for item in standing_items(held).exclude(answer=""):
        clear_answer(item)
        item.save(update_fields=["answer", "by", "person", "at"])
        record.wrote(item)
    held.reviewer_id, held.reviewer_name = who.user_id, who.name
    held.save(update_fields=["reviewer", "reviewer_name"])
    record.wrote(held)
