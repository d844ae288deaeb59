"""Pages of the files of points: one point's whole file, and exports of many (articles 3, 7 to 10, 13)."""

import tempfile
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.codes import DIVISIONS
from mingcha.kit.decision import Decision, cites
from mingcha.kit.words import Words
from mingcha.law.categories import PlacePart, category
from mingcha.law.place_kinds import KINDS
from mingcha.overview.points.queries import recording_among
from mingcha.registry.dossiers.actions import MOST_AT_A_CONNECTION, export_dossiers
from mingcha.registry.dossiers.columns import COLUMNS
from mingcha.registry.dossiers.exported import ExportForm
from mingcha.registry.dossiers.queries import count_exported, dossier, exported_fields
from mingcha.registry.dossiers.rules import TAKERS, may_export
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.staff.rules import STAFF_READERS
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.dossiers.forms import ExportDossiersForm, ExportedPointsFilter
from mingcha.web.registry.points.part_words import PART_WORDS
from mingcha.web.registry.points.point_page import LEGAL_CLASSES
from mingcha.web.registry.sign_in.step_up import needs_step_up


@login_required
@require_GET
@cites("3", "7", "8", "9", "10", "13")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """The whole file of a point; each part leads to where it is kept. It is made to be printed."""
    facts, clock = facts_of(request), wiring.clock()
    now = clock.now()
    found = dossier(facts, code, at=now)
    row = found.point.row
    context = {
        "active": "points",
        "file": found,
        "found": found.point,
        "point": row,
        "system": found.system,
        "district": DIVISIONS.get(row.division, Words(row.division, row.division)),
        "category": category(row.category).short,
        "place_kind": dict(KINDS).get(row.place_kind),
        "part": PART_WORDS[PlacePart(row.part)],
        "legal_class": LEGAL_CLASSES.get(found.system.legal_class),
        "filed": None if isinstance(found.filings, Decision) else found.filings,
        "not_filed": found.filings if isinstance(found.filings, Decision) else None,
        "claims": found.claims,
        "names": actor_names({found.used.recorded_by} if found.used else set()),
        "exports": exported_fields(facts, code, at=now, seen=lambda codes: recording_among(codes, clock=clock)),
        "reads_staff": facts.has(*STAFF_READERS),
        "read_at": now,
    }
    return render(request, "dossiers/one.html", context)


@login_required
@require_GET
@cites("3", "13")
def index(request: HttpRequest) -> HttpResponse:
    """Which points are exported, as what, and where each field comes from."""
    return _index(request, None)


@login_required
@require_POST
@needs_step_up
@cites("3", "13")
def export(request: HttpRequest) -> HttpResponse:
    """The file, after its digest was entered; the page again with what stands against it."""
    form, clock = ExportDossiersForm.from_post(request), wiring.clock()
    if form.is_valid():
        with form.answers(request):
            kind, held = form.file_kind, tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
            try:
                export_dossiers(
                    signed_in(request),
                    held,
                    kind=kind,
                    where=form.where,
                    clock=clock,
                    seen=lambda codes: recording_among(codes, clock=clock),
                    most=MOST_AT_A_CONNECTION,
                )
            except BaseException:
                held.close()
                raise
            name = f"points-{kind.form.value}-{clock.now().astimezone(SHANGHAI):%Y%m%d-%H%M}.{kind.suffix}"
            answer = FileResponse(held, as_attachment=True, filename=name, content_type=kind.media_type)
            return cast("HttpResponse", answer)  # a page may answer with a stream, which Django's types keep apart
    return _index(request, form)


def _index(request: HttpRequest, answered: ExportDossiersForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    points = ExportedPointsFilter(answered.narrowed) if answered else ExportedPointsFilter.from_query(request)
    shut = closed(may_export(facts), *TAKERS)
    context = {
        "active": "points",
        "filter": points,
        "form": answered or ExportDossiersForm(initial={"points": points.where.query if points.is_valid() else ""}),
        "closed": shut,
        "lists": [(form, COLUMNS[form]) for form in ExportForm],
    }
    if points.is_valid():
        context |= {"count": count_exported(facts, points.where, at=now), "where": points.where}
    status = answered.status if answered else points.status
    return render(request, "dossiers/index.html", context, status=status)
