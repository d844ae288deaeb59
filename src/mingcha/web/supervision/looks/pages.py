"""Pages of looks: findings, and one finding with its pictures, its curve and its judgement (articles 3, 12)."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mingcha.access.duty.queries import current_grant
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.points.queries import point_rows
from mingcha.supervision.looks.actions import judge_finding
from mingcha.supervision.looks.queries import (
    clear_still_at,
    count_findings,
    look_curve,
    picture_finding,
    picture_findings,
    proven_rate,
    reference_at,
    shown_lines,
)
from mingcha.supervision.looks.rules import JUDGES, is_open_to, is_past, is_shown_now, turned_by
from mingcha.supervision.looks.values import CoverCause, LookMode, PictureFindingRow, PictureJudgement, PicturePart
from mingcha.supervision.obstructions.queries import carried_from_picture
from mingcha.supervision.obstructions.rules import may_carry_picture_finding
from mingcha.supervision.officers.rules import may_enforce
from mingcha.supervision.sheets.queries import marks_of_findings, sheets_of_finding
from mingcha.supervision.sheets.rules import may_begin_sheet
from mingcha.supervision.sheets.states import RUNNING
from mingcha.supervision.sheets.values import SheetRow
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.looks.curve import CURVE_DAYS, lost_curve
from mingcha.web.supervision.looks.forms import JudgementForm, LooksQuery, PicturesQuery

JUDGED_AS, CAUSED_BY = {one.value: one for one in PictureJudgement}, {one.value: one for one in CoverCause}
"""What a form sends; anything else is refused by the rule as no judgement, or no cause."""

PAGE_ROWS = 100


@login_required
@cites("3", "12")
def index(request: HttpRequest) -> HttpResponse:
    """The findings in reach that wait for a person; with `all` every one."""
    facts, now = facts_of(request), wiring.clock().now()
    asked = LooksQuery.from_query(request)
    everything = bool(asked.value("everything"))
    total = count_findings(facts, at=now, everything=everything)
    page = Paginator(range(total), PAGE_ROWS).get_page(asked.page_number)
    offset = (page.number - 1) * PAGE_ROWS
    rows = picture_findings(facts, at=now, everything=everything, limit=PAGE_ROWS, offset=offset)
    points = point_rows(tuple({one.camera for one in rows}))
    marks = marks_of_findings(facts, (one.number for one in rows), at=now)
    context = {
        "active": "supervision",
        "rows": [(one, points.get(one.camera), marks.get(one.number)) for one in rows],
        "page": page,
        "total": total,
        "asked": asked,
        "all": everything,
    }
    return render(request, "looks/findings.html", context)


@login_required
@cites("3", "12")
def one(request: HttpRequest, number: str) -> HttpResponse:
    """A finding; a POST judges it."""
    form = JudgementForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = form.cleaned_data
            judge_finding(
                signed_in(request),
                number=number,
                judgement=JUDGED_AS.get(given["judgement"], PictureJudgement.CANDIDATE),
                cause=CAUSED_BY.get(given["cause"]),
                owner=given["owner"],
                reason=given["reason"],
                clock=wiring.clock(),
            )
            done(request, Words("已核实", "Judged"))
            return HttpResponseRedirect(reverse("look-finding", args=[number]))
    facts, now = facts_of(request), wiring.clock().now()
    row = picture_finding(facts, number, at=now)
    asked, rate = bool(PicturesQuery.from_query(request).value("pictures")), proven_rate(row.camera, at=now)
    sheets = sheets_of_finding(facts, number, at=now)
    point, carried = point_rows((row.camera,))[row.camera], carried_from_picture(facts, number, at=now)
    context = {
        "active": "supervision",
        "row": row,
        "point": point,
        "rate": rate,
        "names": actor_names({row.who} | ({rate.ended.ended_by} if rate.ended else set())),
        "obstruction": carried,
        "may_note": _may_note(facts, point.place, row, rate.mode, is_carried=bool(carried)),
        "may_judge": _may_judge(facts, point.place, row),
        "form": form,
        "pictures": _pictures(facts, row, now) if asked else (),
        "degrees": turned_by(row, point.view_angle_deg),
        "curve": lost_curve(look_curve(facts, row.camera, until=shanghai_day(now), days=CURVE_DAYS, at=now)),
        "shown": shown_lines(facts, number, at=now),
        "sheets": sheets,
        "may_prepare": bool(may_begin_sheet(facts, point.place, row, is_running=_runs(sheets))),
    }
    return render(request, "looks/finding.html", context, status=form.status)


def _may_judge(facts: DutyFacts, place: Place, row: PictureFindingRow) -> bool:
    """Whether the form that judges is shown to this person."""
    is_open = is_open_to(facts, place, row.kind, row.judgement) and not is_past(row.kind, row.ended_at)
    return bool(facts.over(place, *JUDGES)) and is_open


def _runs(sheets: Iterable[SheetRow]) -> bool:
    return any(one.state in RUNNING for one in sheets)


def _may_note(facts: DutyFacts, place: Place, row: PictureFindingRow, mode: LookMode, *, is_carried: bool) -> bool:
    """Whether this person notes an obstruction from the finding."""
    carries = may_carry_picture_finding(row, row.camera, mode, is_carried=is_carried)
    return bool(may_enforce(facts, place)) and bool(carries)


def _pictures(
    facts: DutyFacts, row: PictureFindingRow, now: datetime
) -> tuple[tuple[PicturePart, datetime | None, bool], ...]:
    """Each part with its time and whether it may be asked for: footage of the past that is not kept is opened by the
    own grant."""
    kept, reference = clear_still_at(facts, row.number, at=now), reference_at(facts, row.number, at=now)
    lasts = is_shown_now(row.ended_at, row.end_cause)
    is_open = kept is not None or current_grant(facts, row.camera, at=now) is not None
    return (
        (PicturePart.REFERENCE, reference, reference is not None),
        (PicturePart.CLEAR, kept or row.clear_at, row.clear_at is not None and is_open),
        (PicturePart.NOW, now if lasts else None, lasts),
    )
