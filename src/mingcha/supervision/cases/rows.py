"""Rows of penalty cases: found by number, and turned into values; not for pages (article 23)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from mingcha.evidence.entries import ActRecord
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import fine_rules
from mingcha.law.fine_rules import Extra, Offence, Who
from mingcha.law.fine_words import WORDS
from mingcha.law.fines import rule_on
from mingcha.law.penalty_dates import Pause, Payment, days_away, decide_by
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import are_same_hand, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.printed.contents import still_says
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.models import PrintedDocument
from mingcha.supervision.cases.models import CaseChallenge, CasePayment, PenaltyCase
from mingcha.supervision.cases.notice_values import PrintedNotice
from mingcha.supervision.cases.owing import owed_on
from mingcha.supervision.cases.same_act import fined_by, warned
from mingcha.supervision.cases.states import (
    LOWERED,
    REVERSED,
    TRANSITIONS,
    CaseState,
    ChallengeKind,
    Outcome,
    TransferGround,
    Verdict,
)
from mingcha.supervision.cases.values import CaseFacts, ChallengeRow, DecidedMeasure, PaymentRow
from mingcha.supervision.executions.rows import execution_facts, execution_row, executions_of
from mingcha.supervision.executions.values import ExecutionRow
from mingcha.supervision.hearings.rows import hearing_facts, hearing_of
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.matters.rows import matter_of
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.obstructions.rows import LARGEST_NUMBER
from mingcha.supervision.officers.rules import READERS
from mingcha.supervision.orders.values import Served, ServiceWay
from mingcha.supervision.recusals.rows import recused_of
from mingcha.supervision.reliefs.models import CaseRelief
from mingcha.supervision.reliefs.rows import granted_to, lapsed_pauses, parts_of, relief_facts, reliefs_of
from mingcha.supervision.restitutions.rows import restitution_facts, restitution_hands
from mingcha.supervision.transfers.standing import freezes_case, has_closed_transfer, was_taken

WITH_PLACE = (
    "obstruction__point__system__site__organisation",
    "obstruction__point__system__contractor",
    "finding__inspection__unit",
)

_REVERSED = [one.value for one in REVERSED]
_INSPECTED = PlaceColumns(
    "finding__inspection__division", "finding__inspection__unit__code", "finding__inspection__zone"
)
_PLACE = PlaceColumns(
    "obstruction__point__system__site__division",
    "obstruction__point__system__site__organisation__code",
    "obstruction__point__system__site__zone",
)


def in_reach(who: DutyFacts) -> QuerySet[PenaltyCase]:
    """The cases that a person reads."""
    if not who.has(*READERS):
        return PenaltyCase.objects.none()
    reading = replace(who, roles=tuple(one for one in who.roles if one.role in READERS))
    found = reach(reading, _PLACE) | reach(reading, _INSPECTED)
    return PenaltyCase.objects.filter(found).select_related(*WITH_PLACE)


def rows_of(numbers: Iterable[int]) -> QuerySet[PenaltyCase]:
    """The cases with these numbers, which a reader's own query gave."""
    return PenaltyCase.objects.filter(pk__in=list(numbers)).select_related(*WITH_PLACE)


def case_called(number: int) -> PenaltyCase:
    """The case with this number. Raises Fault(NOT_FOUND)."""
    rows = PenaltyCase.objects.select_related(*WITH_PLACE)
    found = rows.filter(pk=number).first() if 0 < number <= LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一处罚案件", "there is no such penalty case"), str(number))
    return found


def article_of_rule(rule: str) -> str:
    """The article under which cases by a penalty rule are; article 23 for a rule that there is not."""
    dated = fine_rules.shipped().get(rule)
    return dated[0].article if dated else "23"


def cited_of_case(case: int) -> tuple[str, ...]:
    """What an act about this case (its key) cites: the article of its rule; of none that exists, article 23."""
    rules = PenaltyCase.objects.filter(pk=min(case, LARGEST_NUMBER)).values_list("rule", flat=True)
    return (article_of_rule(rules.first() or ""),)


def read_case(number: int, revision: int) -> PenaltyCase:
    """The case as its caller has read it. Raises Fault(NOT_FOUND), Fault(CONFLICT) if a step was done since."""
    held = case_called(number)
    if held.revision != revision:
        words = Words("该案已被他人办理，请核对最新情况", "somebody else did a step meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, str(number))
    return held


def printed_notice(held: PenaltyCase, on: date) -> PrintedNotice:
    """The prints of the notice of a case, and whether the newest one says what is drawn up on a day."""
    kind, subject = PrintedKind.PENALTY_NOTICE, str(held.pk)
    rows = PrintedDocument.objects.filter(kind=kind.value, subject=subject).order_by("-pk")
    prints = list(rows)
    if not prints:
        return PrintedNotice()
    stands = still_says(kind, subject, prints[0].issued, on=on)
    return PrintedNotice(tuple(one.no for one in prints), prints[0].digest, stands)


def move_on(held: PenaltyCase, state: CaseState) -> None:
    """Sets the state in memory, and counts the step. Raises Fault(INTERNAL) for one that TRANSITIONS does not have."""
    if state.value != held.state and state not in TRANSITIONS[CaseState(held.state)]:
        raise Fault(FaultKind.INTERNAL, Words("案件状态不对", "no such step"), f"{held.state} -> {state}")
    held.state = state.value
    held.revision += 1


def give_back_case(record: ActRecord, held: PenaltyCase) -> None:
    """Takes the decision of a transfer back, in the act by which the transfer is declined or comes back, so that the
    case is decided anew (APL 57): no organ has it. Not one that a receiver took, nor while a review or lawsuit about
    the decision runs: then it is transferred again."""
    standing = (CaseState.DECIDED.value, CaseState.SERVED.value)
    if held.outcome != Outcome.TRANSFER.value or held.state not in standing or was_taken(held.pk):
        return
    if CaseChallenge.objects.filter(case=held, until=None).exists():
        return
    record.fact("taken_back_destination", held.destination)
    record.fact("taken_back_decided_on", held.decided_on.isoformat() if held.decided_on else "")
    record.fact("taken_back_decided_by", held.decided_by)
    record.fact("taken_back_served_on", held.served_on.isoformat() if held.served_on else "")
    move_on(held, CaseState.NOTICED if held.noticed_on else CaseState.OPEN)
    held.outcome = held.reason = held.destination = held.decided_by = held.served_way = held.receiver = ""
    held.served_proof = held.transfer_ground = ""
    held.decided_on = held.served_on = held.published_on = held.review_last = held.lawsuit_last = None
    held.dates_provisional = False
    held.save()
    record.wrote(held)
    record.fact("case", held.no)
    record.fact("case_state", held.state)


def add_days_away(record: ActRecord, held: PenaltyCase, sent_on: date, back_on: date) -> None:
    """Moves the last day of the decision by the days that a case was at another organ, where they do not count (APL
    60), in the act by which it comes back."""
    days = days_away(sent_on, back_on)
    if not days or held.opened_on is None:
        return
    held.away_days += days
    last = decide_by(held.opened_on, calendar_in_force(), held.away_days)
    held.decide_last, held.decide_provisional = last.due, last.provisional
    held.save()
    record.wrote(held)
    record.fact("away_days", held.away_days)
    record.fact("decide_last", last.due.isoformat())


def next_no(now: datetime) -> str:
    """The next number of a case: K, Shanghai day, number of the day."""
    head = f"K{shanghai_day(now):%Y%m%d}-"
    last = PenaltyCase.objects.filter(no__startswith=head).order_by("-no").values_list("no", flat=True).first()
    return f"{head}{int(last.rpartition('-')[2]) + 1 if last else 1:04d}"


def case_facts(held: PenaltyCase) -> CaseFacts:
    """A case as its rules see it."""
    matter = matter_of(about_of(held))
    payments = list(CasePayment.objects.filter(case=held).order_by("pk"))
    challenges = challenges_of(held)
    hearing, reliefs = hearing_of(held.pk), reliefs_of(held)
    return CaseFacts(
        state=CaseState(held.state),
        place=matter.place,
        rule=held.rule,
        who=Who(held.who),
        act_on=held.act_on,
        opened_on=held.opened_on,
        decide_last=held.decide_last,
        matter=matter,
        handlers=matter.signed_by | ({held.opened_by, held.notice_drawn_by, held.notice_by} - {""}),
        offence=Offence(held.offence),
        asked_on=held.asked_on,
        late_reason=held.late_reason,
        broken=held.broken,
        grave=held.grave,
        harmed=held.harmed,
        also_breaks=tuple(held.also_breaks.split(",")) if held.also_breaks else (),
        fined_by=fined_by(held),
        **warned(held),
        **execution_facts(held.pk),
        **restitution_facts(held.pk),
        **_challenged(held, challenges, reliefs),
        **_claim(held, challenges, payments),
        noticed_extras=extras_of(held.notice_extras),
        hearing=hearing_facts(hearing) if hearing else None,
        paid=tuple(Payment(one.paid_on, one.yuan) for one in payments),
        receipts=frozenset(one.receipt for one in payments),
        parts=parts_of(held, reliefs),
        relief=relief_facts(reliefs[-1]) if reliefs else None,
        **_course(held),
        **_frozen(held),
        recused=recused_of(held.pk),
        transfer_closed=held.outcome == Outcome.TRANSFER.value and has_closed_transfer(case=held.pk),
    )


def facts_for(held: PenaltyCase, actor: str) -> CaseFacts:
    """A case as its rules see it for who does a step: another account of the same hand that handled, reviewed, heard or
    recorded something stands under the actor's own id, so that rules which compare accounts compare persons."""
    facts = case_facts(held)
    chair, noted = facts.hearing.chair if facts.hearing else "", facts.relief.noted_by if facts.relief else ""
    hands = (*facts.handlers, *facts.settled_by, facts.reviewed_by, chair, noted, facts.challenge_by)
    others = {one for one in hands if one} - {actor}
    me, known = person_id(actor), hands_of(map(person_id, {actor, *others}))
    own = {one: actor for one in others if are_same_hand(me, person_id(one), known)}
    if not own:
        return facts
    return replace(
        facts,
        handlers=frozenset(own.get(one, one) for one in facts.handlers),
        reviewed_by=own.get(facts.reviewed_by, facts.reviewed_by),
        hearing=replace(facts.hearing, chair=own.get(chair, chair)) if facts.hearing else None,
        relief=replace(facts.relief, noted_by=own.get(noted, noted)) if facts.relief else None,
        challenge_by=own.get(facts.challenge_by, facts.challenge_by),
        ended_by=frozenset(own.get(one, one) for one in facts.ended_by),
        settled_by=frozenset(own.get(one, one) for one in facts.settled_by),
    )


def challenges_of(held: PenaltyCase) -> tuple[CaseChallenge, ...]:
    """The reviews and lawsuits of a case, in order."""
    return tuple(CaseChallenge.objects.filter(case=held).order_by("pk"))


def judged_on(challenges: Iterable[CaseChallenge]) -> date | None:
    """The day on which the result of the newest lawsuit that did not annul the decision reached the person."""
    lawsuits = (one for one in challenges if one.kind == ChallengeKind.LAWSUIT.value)
    ended = [one.until for one in lawsuits if one.verdict != Verdict.ANNULLED.value and one.until is not None]
    return ended[-1] if ended else None


def _challenged(
    held: PenaltyCase, challenges: Iterable[CaseChallenge], reliefs: tuple[CaseRelief, ...]
) -> dict[str, Any]:
    """The reviews and lawsuits and what they did to the decision, as CaseFacts has it."""
    rows = tuple(challenges)
    lowered = [one.value for one in LOWERED]
    changed = [one.until for one in rows if one.verdict in lowered]
    return {
        "pauses": (*lapsed_pauses(reliefs, rows), *(Pause(one.since, one.until) for one in rows)),
        "running": next((ChallengeKind(one.kind) for one in rows if one.until is None), None),
        "changed_on": changed[-1] if changed else None,
        "judged_on": judged_on(rows),
        "annulled_on": held.annulled_on,
    }


def _frozen(held: PenaltyCase) -> dict[str, Any]:
    """What transfers do to the case, as CaseFacts has it."""
    last, under = freezes_case(held.pk)
    return {"frozen_to": last, "frozen_under": under, "transfer_taken": last == date.max and was_taken(held.pk)}


def _claim(held: PenaltyCase, challenges: tuple[CaseChallenge, ...], payments: list[CasePayment]) -> dict[str, Any]:
    """Who recorded what of the claim, and to when it was deferred, as CaseFacts has it."""
    reversing = [one for one in challenges if one.verdict in _REVERSED]
    settled = {held.court_by, *(one.noted_by for one in reversing), *(one.ended_by for one in reversing)}
    settled |= {one.noted_by for one in payments[-1:]} | restitution_hands(held.pk)
    return {
        "relief_last": granted_to([held.pk]).get(held.pk),
        "challenge_by": next((one.noted_by for one in challenges if one.until is None), ""),
        "ended_by": frozenset(one.ended_by for one in reversing) - {""},
        "settled_by": frozenset(settled) - {""},
    }


def _course(held: PenaltyCase) -> dict[str, Any]:
    """What was told, decided and served, as CaseFacts has it."""
    return {
        "charged": (held.unit, *([held.person] if held.who == Who.UNIT.value else [])),
        "noticed_on": held.noticed_on,
        "notice_drawn_on": held.notice_drawn_on,
        "published_on": held.published_on,
        "noticed": Outcome(held.notice_outcome or Outcome.FINE) if held.noticed_on else None,
        "noticed_yuan": held.notice_yuan,
        "noticed_grounds": held.notice_grounds,
        "statement_last": held.statement_last,
        "hearing_last": held.hearing_last,
        "hearing_told": held.hearing_told,
        "stated": bool(held.statement),
        "signed": bool(held.statement_file),
        "waived": held.waived,
        "is_complex": held.is_complex,
        "reviewed": held.review_agrees,
        "reviewed_by": held.reviewed_by,
        "discussed_on": held.discussed_on,
        "decided_on": held.decided_on,
        "outcome": Outcome(held.outcome) if held.outcome else None,
        "yuan": held.standing_yuan,
        "extras": extras_of(held.extras),
        "served_on": held.served_on,
        "pay_last": held.pay_last,
        "lawsuit_last": held.lawsuit_last,
        "demanded_on": held.demanded_on,
        "demand_served_on": held.demand_served_on,
    }


def extras_of(text: str) -> tuple[Extra, ...]:
    """The measures beside a fine, as a column holds them."""
    return tuple(Extra(one) for one in text.split())


def service_of(held: PenaltyCase) -> Served | None:
    """How the decision was served, None before."""
    if held.served_on is None:
        return None
    return Served(held.served_on, ServiceWay(held.served_way), held.receiver, held.served_proof, held.published_on)


def demand_service_of(held: PenaltyCase) -> Served | None:
    """How the demand was served, None before."""
    if held.demand_served_on is None:
        return None
    proof = (held.demand_proof, held.demand_published_on)
    return Served(held.demand_served_on, ServiceWay(held.demand_way), held.demand_receiver, *proof)


def measures_of(held: PenaltyCase) -> tuple[DecidedMeasure, ...]:
    """What was decided beside a fine or alone, each with its provision and its signed record: the one that says it was
    carried out, where there is one."""
    article = rule_on(held.rule, held.act_on).article
    if held.outcome == Outcome.WARNING.value:
        return (DecidedMeasure(Outcome.WARNING.words, article),)
    signed: dict[str, ExecutionRow] = {}
    for one in executions_of(held.pk) if held.extras else ():
        if one.signed_at is not None and (one.measure not in signed or not one.undone):
            signed[one.measure] = execution_row(one)
    return tuple(DecidedMeasure(WORDS[one], article, one, signed.get(one.value)) for one in extras_of(held.extras))


def ground_of(held: PenaltyCase) -> TransferGround | None:
    """Why another organ gets a case that was decided as a transfer, None for every other one."""
    return TransferGround(held.transfer_ground) if held.transfer_ground else None


def about_of(held: PenaltyCase) -> Obstruction | InspectionAnswer:
    """What a case is about."""
    if held.finding is not None:
        return held.finding
    assert held.obstruction is not None  # by constraint
    return held.obstruction


def payment_rows(held: PenaltyCase) -> tuple[PaymentRow, ...]:
    """The payments of a case, in order."""
    rows = CasePayment.objects.filter(case=held).order_by("pk")
    return tuple(PaymentRow(one.pk, one.paid_on, one.yuan, one.receipt, one.noted_by) for one in rows)


def challenge_rows(held: PenaltyCase) -> tuple[ChallengeRow, ...]:
    """The reviews and lawsuits of a case, in order."""
    rows = CaseChallenge.objects.filter(case=held).order_by("pk")
    return tuple(
        ChallengeRow(
            one.pk, ChallengeKind(one.kind), one.since, one.until, one.result,
            Verdict(one.verdict) if one.verdict else None, one.yuan,
        )
        for one in rows
    )  # fmt: skip


def is_paid(held: CaseFacts, on: date) -> bool:
    """Whether nothing is owed any more on a day."""
    owed = owed_on(held, on)
    return owed is not None and owed.open <= 0
