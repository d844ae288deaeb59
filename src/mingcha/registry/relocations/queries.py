"""Cases of moving and removing in the reader's reach; what is open about a point (article 10)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.relocation import confirm_from, notice_window_on
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.values import DocumentFile
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.points.mandatory import is_mandatory
from mingcha.registry.points.rows import point_called
from mingcha.registry.relocations import rules as relocations_rules
from mingcha.registry.relocations.guests import rules as guests_rules
from mingcha.registry.relocations.keeping.rules import may_keep_asked, may_keep_case, may_see_case
from mingcha.registry.relocations.models import RelocatedPoint, Relocation, RelocationPaper
from mingcha.registry.relocations.rows import (
    counted,
    judged_case,
    link_row,
    moved_points,
    paper_row,
    relocation_called,
    relocation_row,
)
from mingcha.registry.relocations.states import WAITING, GroundKind, PaperPurpose, RelocationState
from mingcha.registry.relocations.values import JudgedCase, PointRelocation, RelocationFacts, RelocationRow, Steps

MOST_RELOCATIONS = 200
"""Cases of one page of the list."""
MOST_NAMED = 200
"""Points of a case that its page names."""
_MANAGED = PlaceColumns(
    "system__site__division",
    "system__site__organisation__code",
    "system__site__zone",
    "system__contractor__code",
)
_BUILT = PlaceColumns("system__site__division", "system__building_unit__code", "system__site__zone")
_USED = PlaceColumns("system__site__division", "system__using_unit__code", "system__site__zone")


@cites("3", "10(1)", "10(2)")
def relocations(
    asker: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_RELOCATIONS,
    state: RelocationState | None = None,
    system: str = "",
) -> tuple[RelocationRow, ...]:
    """The cases in reach, newest first; those below the number `before` if it is given, of one state or system if they
    are."""
    rows = _in_reach(duty_of(asker, at))
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.filter(state=state.value) if state else rows
    rows = rows.filter(system__code=system) if system else rows
    numbers = list(rows.order_by("-pk").values_list("pk", flat=True).distinct()[:limit])
    found = counted(Relocation.objects.filter(pk__in=numbers)).order_by("-pk")
    return tuple(relocation_row(held, shanghai_day(at)) for held in found)


@cites("3", "10(1)", "10(2)")
def relocation(asker: Reader, number: int, *, at: datetime) -> RelocationFacts:
    """One case. Raises Fault(NOT_FOUND), and Refused (article 3) outside the reader's reach."""
    who, held = duty_of(asker, at), relocation_called(number)
    judged = judged_case(held)
    require(may_see_case(who, judged.place, judged.units))
    return RelocationFacts(
        row=relocation_row(counted(Relocation.objects.filter(pk=number)).get(), shanghai_day(at)),
        site=held.system.site.name,
        ground_kind=GroundKind(held.ground_kind),
        ground=held.ground,
        interim=held.interim,
        answered_by=held.answered_by,
        answered_at=held.answered_at,
        answer_note=held.answer_note,
        done_note=held.done_note,
        ended_reason=held.ended_reason,
        points=moved_points(held, MOST_NAMED),
        papers=tuple(map(paper_row, held.papers.order_by("pk"))),
        links=tuple(map(link_row, held.links.order_by("-pk"))),
        steps=_steps(who, judged, at),
    )


@cites("3", "10(1)", "10(2)")
def relocation_paper(asker: Reader, number: int, paper: int, *, folder: Path, at: datetime) -> DocumentFile:
    """The bytes of a paper. `folder`: the documents of the home. Raises as `relocation`, Fault(CORRUPT) if it is gone
    or altered."""
    held = relocation_called(number)
    judged = judged_case(held)
    require(may_see_case(duty_of(asker, at), judged.place, judged.units))
    row = RelocationPaper.objects.filter(relocation=held, pk=paper).first()
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份材料", "there is no such paper"), str(paper))
    words = Words("材料缺失或与提交时不符", "the paper is missing or differs from what was handed in")
    data = read_unaltered(folder, row.file, row.digest, words, str(paper))
    return DocumentFile(data, row.media_type, f"relocation-{held.pk}-{row.pk}.{SUFFIXES[row.media_type]}")


@cites("3", "10(1)", "10(2)")
def due_relocations(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The waiting cases in reach whose day is up to `until`, or is over, the earliest first, and the early notices of
    which the window opens by then."""
    today = shanghai_day(at)
    ahead = until + timedelta(days=parameters.number("relocation.notice_days", today))
    numbers = [number for number, _ in _WAITING.rows(duty_of(asker, at), ahead, limit=limit)]
    found: list[Due] = []
    for number, system, unit, mandatory, noticed_on, planned_on in _DUE_CASES.rows(tuple(numbers)):
        about = Words(f"第 {number} 号：{system}", f"No. {number}: {system}")
        article, window = relocations_rules.article_of(mandatory), notice_window_on(planned_on, today)
        confirm_on = None if mandatory else confirm_from(noticed_on, window)
        if confirm_on is not None and confirm_on <= until:
            kind = DueKind.RELOCATION_NOTICE
            found.append(Due(kind, str(number), about, unit, article, confirm_on, window.last))
        if planned_on <= until:
            found.append(Due(DueKind.RELOCATION, str(number), about, unit, article, planned_on, None))
    return tuple(sorted(found, key=lambda one: (one.safe_on, int(one.subject)))[:limit])


_DUE_CASES = CompiledQuery(
    lambda numbers: Relocation.objects.filter(pk__in=numbers).values_list(
        "pk", "system__name", "system__site__organisation__name", "mandatory", "noticed_on", "planned_on"
    )
)


@cites("10(1)", "10(2)")
def relocation_of_point(code: str) -> PointRelocation | None:
    """The newest case of a point that was not withdrawn and did not lapse, with its successor, or with the point whose
    place it took; None without one. For who may read the point."""
    for number, state, point, successor in _OF_POINT.rows(code):
        if point == code:
            return PointRelocation(number, RelocationState(state), successor=successor or "")
        return PointRelocation(number, RelocationState(state), succeeds=point)
    return None


def _ask_of_point(code: str) -> QuerySet[RelocatedPoint, Any]:
    ended = (RelocationState.WITHDRAWN.value, RelocationState.LAPSED.value)
    mine = Q(point__code=code) & ~Q(relocation__state__in=ended)
    rows = RelocatedPoint.objects.filter(mine | Q(successor__code=code)).order_by("-pk")
    return rows.values_list("relocation_id", "relocation__state", "point__code", "successor__code")[:1]


_OF_POINT = CompiledQuery(_ask_of_point)


def relocation_titles(numbers: Collection[str]) -> dict[str, str]:
    """Number and system by number of the case, for lists of findings."""
    rows = Relocation.objects.filter(pk__in=[int(one) for one in numbers if one.isdigit()])
    return {str(number): f"第 {number} 号：{name}" for number, name in rows.values_list("pk", "system__name")}


@cites("3", "10(1)", "10(2)")
def require_point_stays(asker: Reader, code: str, *, at: datetime) -> None:
    """What is answered to who wants to delete the record of a point: always Fault(CONFLICT) naming article 10. Raises
    Fault(NOT_FOUND), Refused (article 3) outside the asker's territory first."""
    who, point = duty_of(asker, at), point_called(code)
    units = (point.system.building_unit, point.system.using_unit)
    require(may_keep_case(who, point.place, [unit.code for unit in units if unit is not None]))
    answer = relocations_rules.may_delete_point(mandatory=is_mandatory(point, at))
    if not answer.allowed:
        raise Fault(FaultKind.CONFLICT, answer.reason, code)


def _steps(who: DutyFacts, held: JudgedCase, at: datetime) -> Steps:
    """What the reader may do now; pictures and days are judged when they are sent."""
    today = shanghai_day(at)
    keeps = may_keep_asked(who, held).allowed
    done_today = relocations_rules.may_carry_out(who, replace(held, handed_in=frozenset(PaperPurpose)), today, today)
    answers = relocations_rules.may_answer(who, held, "").allowed
    return Steps(
        answer=answers,
        object=answers and held.mandatory and held.happened is None,
        confirm=relocations_rules.may_confirm_notice(who, held, today).allowed,
        postpone=keeps and held.state.is_waiting,
        hand_in=tuple(one for one in PaperPurpose if keeps and relocations_rules.takes_paper(held, one)),
        give_link=guests_rules.may_give_link(who, held).allowed,
        carry_out=keeps and held.state.is_waiting and (done_today.allowed or not held.mandatory),
        accept_anew=keeps and held.state is RelocationState.DONE and held.waiting_points > 0,
        withdraw=relocations_rules.may_withdraw_relocation(who, held).allowed,
    )


def _in_reach(who: DutyFacts) -> QuerySet[Relocation]:
    found: Q = reach(who, _MANAGED) | reach(who, _BUILT) | reach(who, _USED)
    return Relocation.objects.filter(found)


def _waiting(who: DutyFacts, until: date) -> QuerySet[Relocation, Any]:
    """The waiting cases in reach that are planned up to a day, the earliest first."""
    rows = _in_reach(who).filter(state__in=[one.value for one in WAITING], planned_on__lte=until)
    return rows.order_by("planned_on", "pk").values_list("pk", "planned_on").distinct()


_WAITING = QueryOfFacts(_waiting)
