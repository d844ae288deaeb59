"""Pictures kept as evidence: taking one, its facts, and viewing it again (articles 16(2), 16(3), 19).

No page offers the file as a download: it is shown under a running grant, with the person's watermark.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.access.duty import queries as access
from mingcha.access.snapshots.actions import take_snapshot, view_snapshot
from mingcha.access.snapshots.queries import snapshot
from mingcha.access.snapshots.values import SnapshotRow
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.points import queries as points_queries
from mingcha.web.access.duty.pages import OWN_STEPS
from mingcha.web.access.snapshots.forms import SnapshotForm
from mingcha.web.frame import wiring
from mingcha.web.frame.person import person_of
from mingcha.web.frame.signed_in import signed_in


@require_POST
@cites("16(2)", "16(3)", "19")
def snapshots(request: HttpRequest) -> HttpResponse:
    """Keeps a picture: grant, point, at_ms, reason. Returns 201 with its number and digest, or the refusal."""
    asker, given = signed_in(request), SnapshotForm.from_body(request).require()
    kept = take_snapshot(
        asker,
        grant=given["grant"],
        point=given["point"],
        at_ms=given["at_ms"],
        reason=given["reason"],
        take=wiring.take_picture(),
        folder=settings.MINGCHA_HOME.documents,
        clock=wiring.clock(),
    )
    return JsonResponse(snapshot_json(request, kept), status=201)


@require_GET
@login_required
@cites("16(2)", "16(3)")
def page(request: HttpRequest, number: str) -> HttpResponse:
    """The facts of a kept picture and its proof; the picture itself for a person with a running grant for the point."""
    asker, now = signed_in(request), wiring.clock().now()
    row = snapshot(asker, number, at=now)
    context = {
        "active": "points",
        "snapshot": row,
        "point": points_queries.point(asker, row.camera, at=now).row,
        "grant": access.current_grant(asker, row.camera, at=now),
        "evidence_url": evidence_url(request, row),
    }
    return render(request, "access/snapshot.html", context)


@require_GET
@login_required
@cites("16(2)", "16(3)", "19")
def picture(request: HttpRequest, number: str) -> HttpResponse:
    """The picture for the screen. A view writes a register line, so requests from foreign sites are rejected."""
    if request.headers.get("Sec-Fetch-Site") not in OWN_STEPS:
        raise Fault(FaultKind.FORBIDDEN, Words("只能从本平台页面打开", "a page of this platform opens it"))
    folder = settings.MINGCHA_HOME.documents
    shown = view_snapshot(signed_in(request), number=number, folder=folder, clock=wiring.clock())
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(shown.jpeg, content_type="image/jpeg", headers=headers)


def evidence_url(request: HttpRequest, row: SnapshotRow) -> str:
    """The address of a kept picture's entry on the page of evidence; "" for readers who may not read the log."""
    return f"{reverse('evidence')}?before={row.entry + 1}" if person_of(request).may_read_evidence else ""


def snapshot_json(request: HttpRequest, row: SnapshotRow) -> dict[str, object]:
    """A kept picture for the player."""
    return {
        "no": row.no,
        "point": row.camera,
        "grant": row.grant,
        "asked_ms": row.asked_ms,
        "shown_ms": row.shown_ms,
        "digest": row.digest,
        "fragment": {
            "recorder": row.recorder,
            "epoch": row.epoch,
            "minute": row.minute,
            "n": row.file_n,
            "part": row.part,
            "digest": row.fragment_digest,
        },
        "entry": row.entry,
        "url": reverse("snapshot", args=[row.no]),
        "evidence_url": evidence_url(request, row),
    }
