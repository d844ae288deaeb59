"""Rows of transfers: found by number for those who may read them, turned into values; not for pages (22, 24)."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.evidence.entries import ActRecord
from mingcha.kit.decision import Decision, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.cases.rows import add_days_away, case_facts, give_back_case, in_reach
from mingcha.supervision.cases.states import TransferGround
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.leaks.models import LeakCase
from mingcha.supervision.leaks.rows import LARGEST_NUMBER, give_back_leak, handled_by, is_read, leak_facts, note_step
from mingcha.supervision.leaks.rules import may_handle_leak, may_read_leak
from mingcha.supervision.matters.rows import matter_of
from mingcha.supervision.matters.rules import may_act_on_matter
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.obstructions.values import obstruction_title
from mingcha.supervision.obstructions.waiting import of_police
from mingcha.supervision.officers.named import names_own
from mingcha.supervision.officers.rules import READERS, own_organisations
from mingcha.supervision.recusals.rows import cases_left_by
from mingcha.supervision.recusals.rules import may_handle_case
from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.transfers.rules import receipt_overdue_since, step_due
from mingcha.supervision.transfers.states import OWN_STEPS, TRANSITIONS, WITHOUT_EFFECT, TransferState
from mingcha.supervision.transfers.values import TransferFacts, TransferRow

WITH_SUBJECT = (
    "case__obstruction__point__system__site__organisation",
    "case__finding__inspection__unit",
    "obstruction__point__system__site__organisation",
    "obstruction__point__system__contractor",
    "finding__inspection__unit",
    "leak",
    "lock",
)
_POINT = PlaceColumns(
    "obstruction__point__system__site__division",
    "obstruction__point__system__site__organisation__code",
    "obstruction__point__system__site__zone",
)
_INSPECTED = PlaceColumns(
    "finding__inspection__division", "finding__inspection__unit__code", "finding__inspection__zone"
)


def transfers_in_reach(who: DutyFacts) -> QuerySet[Transfer]:
    """The transfers that a person reads: of cases in reach, and of leak cases outside of whose wall the person is."""
    rows = Transfer.objects.select_related(*WITH_SUBJECT)
    about = _of_case_in_reach(who) | _handed_over_in_reach(who)
    leaks = {one.leak for one in rows.filter(leak__isnull=False) if one.leak is not None}
    seen = [one.pk for one in leaks if may_read_leak(who, leak_facts(one, who))]
    return rows.filter(about | Q(leak__in=seen))


def transfers_waiting_for(who: DutyFacts, at: datetime) -> QuerySet[Transfer]:
    """The transfers with a next step of this person's; of a leak case for its handlers alone. Excluded:
    - transfers that wait for the receiver, until the receipt is overdue;
    - the approval of a transfer that this person prepared;
    - cases that this person was taken off, and what is charged to the person's own unit (APL 43)."""
    own = [one.value for one in OWN_STEPS]
    steps = Q(state__in=own) | Q(state=TransferState.PREPARED.value) & ~Q(prepared_by=f"user:{who.user_id}")
    steps |= Q(state=TransferState.SENT.value, sent_at__lt=receipt_overdue_since(at))
    rows = not_barred(who, Transfer.objects.select_related(*WITH_SUBJECT).filter(steps))
    handled = rows.filter(handled_by(who.user_id, "leak__"))
    leaks = {one.leak for one in handled if one.leak is not None}
    mine = [one.pk for one in leaks if may_handle_leak(who, leak_facts(one, who))]
    police = of_police(who)
    return rows.filter(_of_case_in_reach(police) | _handed_over_in_reach(police) | Q(leak__in=mine))


def not_barred(who: DutyFacts, rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """These transfers without those of cases that a person was taken off and, for an officer, of what is charged to the
    own unit; see `may_act`."""
    left, own = cases_left_by(who.user_id), own_organisations(who)
    rows = rows.filter(Q(case=None) | ~Q(case__in=left)) if left else rows
    if not who.has(*PUBLIC_SECURITY):
        return rows
    if own:
        rows = rows.exclude(case__finding__inspection__unit__code__in=own)
        rows = rows.exclude(finding__inspection__unit__code__in=own)
    return (
        rows.exclude(names_own(who, "case__unit"))
        .exclude(Q(names_own(who, "case__person"), case__who=Who.UNIT.value))
        .exclude(names_own(who, "obstruction__order__unit", "obstruction__owner"))
        .exclude(names_own(who, "finding__inspection__order__unit", "finding__inspection__subject"))
    )


def _of_case_in_reach(who: DutyFacts) -> Q:
    """Asked row by row: a list of all cases in reach is made first, of a whole city for each of its few transfers."""
    return Q(Exists(in_reach(who).filter(pk=OuterRef("case"))))


def _handed_over_in_reach(who: DutyFacts) -> Q:
    """Those under article 22, of which there is no case: by the place of what was found."""
    if not who.has(*READERS):
        return Q(pk__in=())
    reading = replace(who, roles=tuple(one for one in who.roles if one.role in READERS))
    of_points = Q(obstruction__isnull=False) & reach(reading, _POINT)
    return of_points | Q(finding__isnull=False) & reach(reading, _INSPECTED)


@cites("3", "24", "20(4)")
def readable_transfer(who: DutyFacts, number: int) -> Transfer:
    """The transfer with this number. Raises Fault(NOT_FOUND), the same and after the same questions for one that is not
    there, one of a leak case that this person may not know of, and one outside of the territory (article 3): a refusal
    of the last alone would tell a hidden one from an absent one."""
    rows = Transfer.objects.select_related(*WITH_SUBJECT)
    held = rows.filter(pk=min(number, LARGEST_NUMBER)).first()
    about = _of_case_in_reach(who) | _handed_over_in_reach(who)
    reached = Transfer.objects.filter(about, pk=min(number, LARGEST_NUMBER)).exists()
    known = is_read(who, held.leak if held is not None else None)
    if held is None or not (reached or known):
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一移送", "there is no such transfer"), str(number))
    return held


def found_of(held: Transfer) -> Obstruction | InspectionAnswer | None:
    """What is handed over under article 22, None for the transfer of a case."""
    return held.obstruction or held.finding


def read_transfer(who: DutyFacts, number: int, revision: int) -> Transfer:
    """The transfer as its caller has read it. Raises as `readable_transfer`, Fault(CONFLICT) if a step was done
    since."""
    held = readable_transfer(who, number)
    if held.revision != revision:
        words = Words("该移送已被他人办理，请核对最新情况", "somebody else did a step meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, str(number))
    return held


@cites("22", "24")
def may_act(who: DutyFacts, held: Transfer) -> Decision:
    """Whether a person acts in a transfer: as in the case that is transferred."""
    if held.leak is not None:
        return may_handle_leak(who, leak_facts(held.leak, who))
    if held.case is not None:
        return may_handle_case(who, case_facts(held.case))
    found = found_of(held)
    assert found is not None  # by constraint
    return may_act_on_matter(who, matter_of(found))


def move_transfer(held: Transfer, state: TransferState) -> None:
    """Sets the state in memory, and counts the step. Raises Fault(INTERNAL) for one that TRANSITIONS does not have."""
    if state not in TRANSITIONS[TransferState(held.state)]:
        raise Fault(FaultKind.INTERNAL, Words("移送状态不对", "no such step"), f"{held.state} -> {state}")
    held.state = state.value
    held.revision += 1


def record_transfer(record: ActRecord, held: Transfer, now: datetime) -> None:
    """Names a transfer to the act that wrote it; of a leak case the entry is withheld as those of the case."""
    record.wrote(held)
    record.fact("transfer", held.no)
    record.fact("state", held.state)
    if held.leak is not None:
        note_step(record, held.leak, now)


def give_back_of(record: ActRecord, held: Transfer, now: datetime) -> None:
    """Hands a leak case back to its handlers where its transfer was declined or its papers came back; a penalty case
    that was decided as a transfer is to be decided anew. What came back from another organ was there since that
    organ signed for it: when it was sent is our own word."""
    if held.state not in (TransferState.DECLINED.value, TransferState.RETURNED.value):
        return
    if held.leak is not None:
        give_back_leak(record, held.leak)
    if held.case is not None:
        if held.received_at is not None and held.sent_at is not None and not held.inside_police:
            there_on = shanghai_day(max(held.received_at, held.sent_at))
            add_days_away(record, held.case, there_on, shanghai_day(now))
        give_back_case(record, held.case)


def handlers_of(held: Transfer) -> frozenset[str]:
    """The actors who handle the penalty case that is transferred, or found what is handed over; of a leak case nobody
    is barred by handling it, since nobody else acts in it."""
    found = found_of(held)
    if found is not None:
        return matter_of(found).signed_by
    return case_facts(held.case).handlers if held.case is not None else frozenset()


def runs_for(*, case: int = 0, leak: LeakCase | None = None) -> bool:
    """Whether a transfer of this case runs."""
    rows = Transfer.objects.exclude(state__in=[one.value for one in WITHOUT_EFFECT])
    return (rows.filter(leak=leak) if leak is not None else rows.filter(case=case)).exists()


def transfer_facts(held: Transfer) -> TransferFacts:
    """A transfer as its rules see it."""
    return TransferFacts(
        state=TransferState(held.state),
        inside_police=held.inside_police,
        prepared_by=held.prepared_by,
        prepared_at=held.prepared_at,
        approved_at=held.approved_at,
        sent_at=held.sent_at,
        received_at=held.received_at,
        answered_at=held.answered_at,
        answered_taken=held.answered_taken,
        handover=bool(held.law) or held.ground == TransferGround.COMPETENCE.value,
        public_order=held.ground == TransferGround.PUBLIC_ORDER.value,
    )


def cited_of_transfer(number: int) -> tuple[str, ...]:
    """What an act about this transfer (its key) cites: the article under which it is; of none that exists, 24."""
    rows = Transfer.objects.filter(pk=min(number, LARGEST_NUMBER)).values_list("law", "ground")
    law, ground = rows.first() or ("", "")
    return ("22",) if law or ground == TransferGround.COMPETENCE.value else ("24",)


def transfer_row(held: Transfer, at: datetime) -> TransferRow:
    """A transfer as a value."""
    due = step_due(transfer_facts(held), calendar_in_force())
    subject = held.leak.no if held.leak is not None else held.case.no if held.case is not None else ""
    return TransferRow(
        number=held.pk,
        no=held.no,
        state=TransferState(held.state),
        receiver=held.receiver,
        inside_police=held.inside_police,
        case=held.case_id or 0,
        leak=held.leak_id or 0,
        subject=subject,
        prepared_at=held.prepared_at,
        due=due,
        overdue=due is not None and at > due.due_at,
        revision=held.revision,
        obstruction=held.obstruction_id or 0,
        inspection=held.finding.inspection_id if held.finding is not None else 0,
        matter=title_of(held),
        close_reason=held.close_reason,
        ground=TransferGround(held.ground) if held.ground else None,
    )


def title_of(held: Transfer) -> Words | None:
    """What is handed over under article 22, None for the transfer of a case."""
    if held.obstruction is not None:
        return obstruction_title(Offence(held.obstruction.offence), held.obstruction.pk)
    if held.finding is None:
        return None
    number = held.finding.inspection_id
    return Words(f"监督检查 {number} 的问题", f"a finding of inspection {number}")
