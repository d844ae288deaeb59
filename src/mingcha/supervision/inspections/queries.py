"""Inspections in the reader's reach, and what the penalty table says of findings (799-24)."""

from datetime import date, datetime
from functools import reduce
from operator import or_
from pathlib import Path

from django.db.models import Q, QuerySet

from mingcha.kit.decision import Refused, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.fine_words import WORDS
from mingcha.law.fines import rule_for_act
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.values import DocumentFile
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.reports.rows import report_called
from mingcha.registry.reports.rules import may_read_reports
from mingcha.supervision.inspections import rules
from mingcha.supervision.inspections.answers import may_answer_order
from mingcha.supervision.inspections.models import OrderAnswer, ReportedObstruction, UnitInspection
from mingcha.supervision.inspections.questions import OFFENCE_OF
from mingcha.supervision.inspections.rows import (
    WITH_GROUND,
    facts_of,
    following,
    given_in,
    handling_hands,
    in_reach,
    inspection_called,
    known_in,
    order_answers,
    order_of,
    record_row,
    unit_inspection_row,
    unit_order_row,
)
from mingcha.supervision.inspections.states import UnitInspectionState
from mingcha.supervision.inspections.values import (
    NewOrderAnswer,
    Outlook,
    UnitInspectionFacts,
    UnitInspectionRow,
    UnitInspectionSteps,
    WholeUnitInspection,
)
from mingcha.supervision.inspections.waiting import waiting_for
from mingcha.supervision.obstructions.values import obstruction_title
from mingcha.supervision.self_checks.values import AnsweredQuestion

MOST_INSPECTIONS = 200
"""Inspections of one page of the list."""


@cites("799-24")
def unit_inspections(
    asker: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_INSPECTIONS,
    state: UnitInspectionState | None = None,
    unit: str = "",
    mine: bool = False,
    text: str = "",
) -> tuple[UnitInspectionRow, ...]:
    """The inspections in reach, newest first; those below the number `before`, of one state or unit (code), if given;
    `mine`: those with a next step of the asker's; `text`: in unit or system. Empty for who reads none."""
    who = duty_of(asker, at)
    rows = _asked_for(who, at, state, mine=mine, text=text)
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.filter(unit__code=unit) if unit else rows
    return tuple(_row(who, held, shanghai_day(at)) for held in rows.order_by("-pk")[:limit])


@cites("799-24")
def count_unit_inspections(
    asker: Reader, *, at: datetime, state: UnitInspectionState | None = None, mine: bool = False, text: str = ""
) -> int:
    """How many such inspections there are; `mine`: with a next step of the asker's."""
    return _asked_for(duty_of(asker, at), at, state, mine=mine, text=text).order_by().count()


def _asked_for(
    who: DutyFacts, at: datetime, state: UnitInspectionState | None, *, mine: bool, text: str
) -> QuerySet[UnitInspection]:
    rows = waiting_for(who, shanghai_day(at)) if mine else in_reach(who)
    rows = rows.filter(state=state.value) if state else rows
    columns = ("subject", "unit__name", "unit__code", "system__name", "system__code")
    return rows.filter(reduce(or_, [Q((f"{one}__icontains", text)) for one in columns])) if text else rows


@cites("799-24", "3")
def unit_inspection(asker: Reader, number: int, *, at: datetime) -> WholeUnitInspection:
    """One inspection. Raises Fault(NOT_FOUND), and Refused (articles 3, 799-24) for who does not read it."""
    who, held = duty_of(asker, at), inspection_called(number)
    facts, order = facts_of(held), order_of(held)
    require(rules.may_read_unit_inspection(who, facts.place, facts.state))
    given = given_in(held)
    known = {} if facts.recorded else known_in(held, at)
    asked = rules.asked_of(registered=facts.registered)
    return WholeUnitInspection(
        row=_row(who, held, shanghai_day(at)),
        facts=facts,
        questions=tuple(AnsweredQuestion(one, given.get(one.code), known.get(one.code)) for one in asked),
        records=tuple(map(record_row, held.records.order_by("pk"))),
        order=unit_order_row(order) if order else None,
        outlooks=_outlooks(facts, shanghai_day(held.begun_at)),
        steps=_steps(who, facts, shanghai_day(at)),
        answers=order_answers(held),
    )


@cites("799-24(2)", "12")
def inspections_of_report(
    asker: Reader, report: int, *, at: datetime
) -> tuple[tuple[UnitInspectionRow, ...], dict[int, Words]]:
    """The inspections that followed a citizen's report, and the obstructions and other acts that it is about: number ->
    title. Raises Fault(NOT_FOUND), Refused (articles 3, 18) for who does not read the report: no unit does."""
    who, held = duty_of(asker, at), report_called(report)
    require(may_read_reports(who, held.place))
    rows = UnitInspection.objects.filter(following(held)).select_related(*WITH_GROUND).order_by("pk")
    linked = ReportedObstruction.objects.filter(report=held).order_by("pk")
    acts = linked.values_list("obstruction_id", "obstruction__offence")
    titles = {number: obstruction_title(Offence(offence), number) for number, offence in acts}
    return tuple(unit_inspection_row(one, shanghai_day(at), reports=True) for one in rows), titles


def _row(who: DutyFacts, held: UnitInspection, on: date) -> UnitInspectionRow:
    return unit_inspection_row(held, on, reports=rules.reads_reports(who, held.place))


@cites("22", "26", "799-24")
def _outlooks(held: UnitInspectionFacts, on: date) -> tuple[Outlook, ...]:
    """What the penalty table says of each finding, by the law of the day of the inspection."""
    found, day = [], held.inspected_on or on
    for code in held.lacking:
        offence = OFFENCE_OF.get(code)
        if offence is None:
            continue
        try:
            rule = rule_for_act(offence, day)
        except Refused:  # no rule was in force on that day
            continue
        amounts = ((WORDS[one], rule.bounds(one, day)) for one in Who)
        bounds = tuple((one, bound) for one, bound in amounts if bound is not None)
        found.append(Outlook(code, offence, WORDS[offence], rule, bounds, rules.may_fine_follow(rule, held, code)))
    return tuple(found)


def _steps(who: DutyFacts, held: UnitInspectionFacts, on: date) -> UnitInspectionSteps:
    """What the reader may do now by role and state; certificates and contents are judged when they are sent."""
    answers = {
        "answer": bool(may_answer_order(who, held, NewOrderAnswer("-"), on)),
        "ask_days": bool(may_answer_order(who, held, NewOrderAnswer("-", 1), on)),
    }
    if not rules.may_inspect_units(who, held.place):
        return UnitInspectionSteps(**answers)
    state, waits = held.state, held.unsigned is not None
    ordered, acts = state is UnitInspectionState.ORDERED, bool(rules.may_act_on_spot(who, held.place))
    return UnitInspectionSteps(
        record=acts and state is UnitInspectionState.BEGUN and not waits,
        sign=acts and held.unsigned is not None and held.unsigned.actor != f"user:{who.user_id}",
        strike=acts and waits,
        order=acts and state is UnitInspectionState.SIGNED,
        serve=acts and ordered and held.served_on is None,
        again=acts and ordered and held.due_on is not None and not waits,
        extend=bool(rules.may_extend_unit_order(who, held, 1, "-", on)),
        close=bool(rules.may_close_unit_inspection(who, held, "-", handling_hands(who, held))),
        **answers,
    )


@cites("799-24", "3")
def answer_file(asker: Reader, number: int, answer: int, *, folder: Path, at: datetime) -> DocumentFile:
    """What a unit handed in with an answer to its order. `folder`: the documents of the home. Raises as
    `unit_inspection`, Fault(CORRUPT) if it is gone or altered."""
    held = inspection_called(number)
    require(rules.may_read_unit_inspection(duty_of(asker, at), held.place, UnitInspectionState(held.state)))
    row = OrderAnswer.objects.filter(inspection=held, pk=answer).exclude(file="").first()
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份答复材料", "there is no such file"), str(answer))
    words = Words("答复材料缺失或与登记时不符", "the file is missing or differs from what was handed in")
    data = read_unaltered(folder, row.file, row.digest, words, str(answer))
    return DocumentFile(data, row.media_type, f"answer-{held.pk}-{row.pk}.{SUFFIXES[row.media_type]}")


@cites("799-24", "3")
def visit_photo(asker: Reader, number: int, record: int, *, folder: Path, at: datetime) -> DocumentFile:
    """The photograph of a record. `folder`: the documents of the home. Raises as `unit_inspection`, Fault(CORRUPT) if
    it is gone or altered."""
    held = inspection_called(number)
    require(rules.may_read_unit_inspection(duty_of(asker, at), held.place, UnitInspectionState(held.state)))
    row = held.records.filter(pk=record).first()
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份检查记录", "there is no such record"), str(record))
    words = Words("照片缺失或与登记时不符", "the photograph is missing or differs from what was recorded")
    data = read_unaltered(folder, row.file, row.digest, words, str(record))
    return DocumentFile(data, row.media_type, f"inspection-{held.pk}-{row.pk}.{SUFFIXES[row.media_type]}")
