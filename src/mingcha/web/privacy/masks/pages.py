"""Pages of masks: the points with something to be covered, and one point with its needs, masks and the drawing of one
(articles 3, 18, 20(2))."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.closed_spans.offers import OfferedSpan, offered_spans
from mingcha.privacy.looks.queries import last_looks
from mingcha.privacy.masks import queries
from mingcha.privacy.masks.actions import propose_mask
from mingcha.privacy.masks.places import count_masked_places, masked_places
from mingcha.privacy.masks.rules import has_a_view, may_draw_mask, may_open_proof
from mingcha.privacy.masks.stills import stills_owed
from mingcha.privacy.masks.values import MaskRow
from mingcha.privacy.other_streams.queries import statement_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.mask_needs.queries import needs_of_point
from mingcha.registry.places.rules import KEEPERS, PUBLIC_SECURITY
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.values import PointRow
from mingcha.web.access.endings import end_what_masks_closed
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.closed_spans.forms import OpenForm
from mingcha.web.privacy.masks.forms import MaskForm, PlacesFilter
from mingcha.web.privacy.masks.reference import ground_of
from mingcha.web.privacy.masks.shown import ShownNeed, ShownVersion, shown_needs, shown_version
from mingcha.web.privacy.other_streams.forms import WithdrawStatementForm

PAGE_ROWS = 50


@login_required
@cites("3", "18")
def places(request: HttpRequest) -> HttpResponse:
    """The points in reach whose view needs a mask or has one: what is open first."""
    facts, now = facts_of(request), wiring.clock().now()
    form = PlacesFilter.from_query(request)
    asked = {"state": form.value("state"), "text": form.value("q")}
    found = PagedRows(
        count_masked_places(facts, at=now, **asked),
        lambda limit, offset: masked_places(facts, at=now, **asked, limit=limit, offset=offset),
    )
    page = Paginator(found, PAGE_ROWS).get_page(form.page_number)
    context = {"active": "points", "filter": form, "page": page, "total": len(found)}
    return render(request, "masks/places.html", context, status=form.status)


@dataclass(frozen=True, slots=True)
class _Masked:
    """A point with its needs and the versions of its masks."""

    point: PointRow
    needs: list[ShownNeed]
    rows: tuple[MaskRow, ...]

    @property
    def standing(self) -> list[ShownNeed]:
        """The needs that stand."""
        return [one for one in self.needs if one.stands]

    @property
    def bare(self) -> list[ShownNeed]:
        """Those of them that no open mask answers."""
        return [one for one in self.standing if not one.answers]

    @property
    def open_rows(self) -> list[MaskRow]:
        """The versions that cover or are to cover something, the newest first."""
        return [row for row in self.rows if row.is_open]


@login_required
@cites("3", "18", "20(2)")
def of_point(request: HttpRequest, code: str) -> HttpResponse:
    """The masks of a point; a POST draws one, or another version of one."""
    form = MaskForm.from_post(request)
    masked = _masked(request, code, wiring.clock().now())
    _offer(form, masked)
    if form.is_valid():
        with form.answers(request):
            replaces = form.cleaned_data["replaces"]
            row = propose_mask(signed_in(request), code=code, new=form.new, replaces=replaces, clock=wiring.clock())
            end_what_masks_closed(signed_in(request))
            done(
                request,
                Words(f"遮挡 {row.no} 第 {row.version} 版已绘制", f"Version {row.version} of mask {row.no} is drawn"),
            )
            return HttpResponseRedirect(reverse("mask", args=[row.no, row.version]))
    return _page(request, masked, form)


def page_of_point(
    request: HttpRequest,
    code: str,
    *,
    opening: OpenForm | None = None,
    withdrawing: WithdrawStatementForm | None = None,
) -> HttpResponse:
    """The page again, with what was wrong in a form by which footage is opened, or a statement is withdrawn."""
    form, masked = MaskForm(), _masked(request, code, wiring.clock().now())
    _offer(form, masked)
    return _page(request, masked, form, opening, withdrawing)


def offered(request: HttpRequest, code: str) -> tuple[OfferedSpan, ...]:
    """The closed footage of a point, with what this reader may open of it."""
    return offered_spans(facts_of(request), code, at=wiring.clock().now())


def _masked(request: HttpRequest, code: str, now: datetime) -> _Masked:
    facts = facts_of(request)
    point = points_queries.point(facts, code, at=now).row
    rows = queries.masks_of_point(facts, code, at=now)
    return _Masked(point, shown_needs(needs_of_point(facts, code, at=now), rows, point.place_kind, now), rows)


def _offer(form: MaskForm, masked: _Masked) -> None:
    """Offers what may be answered and replaced; an empty form begins with what is open, or as the mask it replaces."""
    numbers = dict.fromkeys(row.no for row in masked.open_rows)
    form.offer([(str(one.row.number), one.choice) for one in masked.standing], tuple(numbers))
    if form.is_bound:
        return
    before = next((row for row in masked.open_rows if row.no == form.initial.get("replaces")), None)
    if before is None:
        form.initial.update(replaces="", needs=[str(one.row.number) for one in masked.bare])
        return
    held = {
        "polygons": before.polygons,
        "needs": [str(number) for number in before.needs],
        "by": before.by.value,
        "until_at": before.window.until_at,
        "opens": before.window.opens,
        "closes": before.window.closes,
    }
    form.initial.update(held)


def _page(
    request: HttpRequest,
    masked: _Masked,
    form: MaskForm,
    opening: OpenForm | None = None,
    withdrawing: WithdrawStatementForm | None = None,
) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    looks = last_looks(masked.open_rows)
    versions = [shown_version(row, looks.get((row.no, row.version))) for row in masked.rows]
    may_draw = may_draw_mask(facts, masked.point.place)
    replaces = str(form["replaces"].value() or "")
    query = urlencode({"picture": "1", **({"replaces": replaces} if replaces else {})})
    spans = offered(request, masked.point.code)
    owed = stills_owed(facts, masked.point.code, at=now)
    context = {
        "active": "points",
        "spans": spans,
        **_stated(facts, masked.point.code, now, withdrawing),
        "is_officer": facts.has(*PUBLIC_SECURITY),
        "open_form": _open_form(spans, opening),
        "point": masked.point,
        "needs": masked.standing,
        "past_needs": [one for one in masked.needs if not one.stands],
        "bare": masked.bare,
        "is_whole": bool(masked.standing) and all(one.is_checked for one in masked.standing),
        "versions": [one for one in versions if one.row.is_open],
        "past_versions": [one for one in versions if not one.row.is_open],
        "beside": _beside(versions, replaces),
        "picture_url": f"{reverse('point-masks', args=[masked.point.code])}?{query}#draw",
        "still_url": f"{reverse('point-masks', args=[masked.point.code])}?{query.replace('picture', 'still', 1)}#draw",
        "may_take_still": owed.any and bool(may_open_proof(facts, masked.point.place)),
        "shows_whole": owed.whole,
        "ground": ground_of(request, facts, masked.point.code, at=now),
        "form": form,
        "is_folded": not (masked.bare or form.is_bound or replaces),
        "closed": closed(may_draw if not may_draw else has_a_view(masked.point.state), *KEEPERS),
    }
    return render(request, "masks/point.html", context, status=(opening or withdrawing or form).status)


def _stated(facts: DutyFacts, code: str, now: datetime, sent: WithdrawStatementForm | None) -> dict[str, object]:
    """What is stated of the streams of the point beside a masked camera, and the form by which it is withdrawn."""
    stated = statement_of(facts, code, at=now)
    may_withdraw = stated is not None and bool(stated.withdraws)
    return {
        "stated": stated,
        "stated_by": actor_names({stated.by}).get(stated.by, stated.by) if stated else "",
        "withdraw_form": sent or (WithdrawStatementForm() if may_withdraw else None),
    }


def _open_form(spans: tuple[OfferedSpan, ...], sent: OpenForm | None) -> OpenForm | None:
    """The form by which this reader opens footage, None where nothing may be opened."""
    if sent is not None or not any(one.opens for one in spans):
        return sent
    form = OpenForm()
    form.offer(spans)
    return form


def _beside(versions: list[ShownVersion], replaces: str) -> list[str]:
    """The outlines of the other masks of the point, for the drawing."""
    return [outline for one in versions if one.row.is_open and one.row.no != replaces for outline in one.outlines]
