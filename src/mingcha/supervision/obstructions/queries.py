"""Obstructions in the reader's reach (article 12)."""

from datetime import date, datetime
from pathlib import Path

from django.db.models import Q, QuerySet

from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.values import DocumentFile
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.obstructions import rules
from mingcha.supervision.obstructions.above import following
from mingcha.supervision.obstructions.models import Inspection, Obstruction
from mingcha.supervision.obstructions.rows import (
    corrected_on,
    count_of_each,
    facts_of,
    in_reach,
    inspecting_hands,
    inspection_row,
    newest_of_each,
    obstruction_called,
    obstruction_row,
    of_point,
    order_of,
    order_row,
    rows_of,
)
from mingcha.supervision.obstructions.states import ClearView, ObstructionState, OwnerKind
from mingcha.supervision.obstructions.values import (
    ObstructionFacts,
    ObstructionRow,
    ObstructionSteps,
    WholeObstruction,
)
from mingcha.supervision.obstructions.view import view_of
from mingcha.supervision.obstructions.waiting import WAITING, waiting_for
from mingcha.supervision.officers.rules import may_read_enforcement

MOST_OBSTRUCTIONS = 200
"""Obstructions of one page of the list."""
MOST_COUNTED = 1_000
"""Obstructions that are counted: of more it is told that there are more."""


@cites("12")
def obstructions(
    asker: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_OBSTRUCTIONS,
    state: ObstructionState | None = None,
    point: str = "",
    mine: bool = False,
    text: str = "",
) -> tuple[ObstructionRow, ...]:
    """The obstructions in reach, newest first; those below the number `before`, of one state or point, if given;
    `mine`: those with a next step of the asker's; `text`: in point, unit or owner. Empty for who reads none."""
    rows = _asked_for(asker, at, state, mine=mine, text=text)
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.filter(point__code=point) if point else rows
    if mine and not state:
        rows = rows_of(newest_of_each(dict.fromkeys(WAITING, rows), limit))
    return tuple(obstruction_row(held, shanghai_day(at)) for held in rows.order_by("-pk")[:limit])


@cites("12")
def count_obstructions(
    asker: Reader, *, at: datetime, state: ObstructionState | None = None, mine: bool = False, text: str = ""
) -> int:
    """How many such obstructions there are, MOST_COUNTED + 1 at most: more than that are many."""
    rows = _asked_for(asker, at, state, mine=mine, text=text)
    if mine and not state:
        return count_of_each(dict.fromkeys(WAITING, rows), MOST_COUNTED + 1)
    return rows.order_by()[: MOST_COUNTED + 1].count()


@cites("12")
def count_due_obstructions(asker: Reader, *, at: datetime) -> int:
    """How many obstructions have a next step of the asker's, MOST_COUNTED at most."""
    return waiting_for(duty_of(asker, at), shanghai_day(at)).order_by()[:MOST_COUNTED].count()


def _asked_for(
    asker: Reader, at: datetime, state: ObstructionState | None, *, mine: bool, text: str
) -> QuerySet[Obstruction]:
    who = duty_of(asker, at)
    rows = waiting_for(who, shanghai_day(at)) if mine else in_reach(who)
    rows = rows.filter(state=state.value) if state else rows
    return rows.filter(of_point(text, "point__") | Q(owner__icontains=text)) if text else rows


@cites("12")
def carried_from_picture(asker: Reader, number: str, *, at: datetime) -> int:
    """The number of the obstruction in reach that came of a picture finding (B-…), 0 for none."""
    rows = in_reach(duty_of(asker, at)).filter(picture_finding=number)
    return rows.values_list("pk", flat=True).first() or 0


@cites("12", "3")
def obstruction(asker: Reader, number: int, *, at: datetime) -> WholeObstruction:
    """One obstruction. Raises Fault(NOT_FOUND), and Refused (article 3) for who does not read it."""
    who, held = duty_of(asker, at), obstruction_called(number)
    view, order = view_of(held.point, corrected_on(held), at), order_of(held)
    facts = facts_of(held, *following().cases_of(held.pk), view=view)
    require(may_read_enforcement(who, facts.place))
    return WholeObstruction(
        row=obstruction_row(held, shanghai_day(at)),
        facts=facts,
        finding=held.finding,
        picture_finding=held.picture_finding,
        owner_kind=OwnerKind(held.owner_kind) if held.owner_kind else None,
        judged_reason=held.judged_reason,
        noted_by=held.noted_by,
        judged_by=held.judged_by,
        doubt_reason=held.doubt_reason,
        close_reason=held.close_reason,
        close_view=ClearView(held.close_view) if held.close_view else None,
        inspections=tuple(map(inspection_row, held.inspections.order_by("pk"))),
        order=order_row(order) if order else None,
        steps=_steps(who, held, facts, shanghai_day(at)),
    )


@cites("12", "3")
def inspection_photo(asker: Reader, number: int, inspection: int, *, folder: Path, at: datetime) -> DocumentFile:
    """The photograph of an inspection. `folder`: the documents of the home. Raises as `obstruction`, Fault(CORRUPT) if
    it is gone or altered."""
    held = obstruction_called(number)
    require(may_read_enforcement(duty_of(asker, at), held.point.place))
    row = Inspection.objects.filter(obstruction=held, pk=inspection).first()
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份检查记录", "there is no such inspection"), str(inspection))
    words = Words("照片缺失或与登记时不符", "the photograph is missing or differs from what was recorded")
    data = read_unaltered(folder, row.file, row.digest, words, str(inspection))
    return DocumentFile(data, row.media_type, f"inspection-{held.pk}-{row.pk}.{SUFFIXES[row.media_type]}")


def _steps(who: DutyFacts, row: Obstruction, held: ObstructionFacts, on: date) -> ObstructionSteps:
    """What the reader may do now by role and state; certificates and contents are judged when they are sent."""
    doubts = bool(rules.may_decide_doubt(who, held, "-", inspecting_hands(who, held)))
    if not rules.may_act_on_obstruction(who, held):
        return ObstructionSteps(decide_doubt=doubts)
    state, actor = held.state, f"user:{who.user_id}"
    waits = held.unsigned is not None
    served = held.due_on is not None
    return ObstructionSteps(
        judge=state is ObstructionState.CANDIDATE,
        inspect=state is ObstructionState.CONFIRMED and not waits,
        sign=held.unsigned is not None and held.unsigned.actor != actor,
        strike=waits,
        decide_doubt=doubts,
        order=state is ObstructionState.INSPECTED,
        serve=state is ObstructionState.ORDERED and held.ordered_on is not None and not served,
        again=state is ObstructionState.ORDERED and served and not waits,
        extend=bool(rules.may_extend_order(who, held, 1, "-", on)),
        close=bool(rules.may_close_obstruction(who, held, "-", on, inspecting_hands(who, held))),
        open_case=following().leads_to_case(row, held, on),
        hand_over=following().hands_over(row, on),
    )
