"""Scans of the documents by which plans were approved, over the API (article 5)."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Path, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.documents.values import HandedIn
from mingcha.registry.plans import queries
from mingcha.registry.plans.approval_scans import add_approval_scan
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER
from mingcha.web.frame import wiring
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.plans.api import Number, WholePlanShape

router = Router(tags=["plans"])

ScanNumber = Annotated[int, Field(ge=0, le=LARGEST_NUMBER, description="0: the scan that came with the approval")]


@router.post(
    "/{number}/approvals/{approval}/scans",
    response={201: WholePlanShape},
    summary="Hand in a scan of an approving document",
)
@cites("5")
def add_scan(
    request: HttpRequest, number: Path[Number], approval: Path[Number], scan: File[UploadedFile]
) -> Status[WholePlanShape]:
    """By the body that approved, also after the plan took effect; the scans before it stay. Judged by its bytes: PDF,
    JPEG or PNG."""
    handed = HandedIn(scan.read(), settings.MINGCHA_HOME.documents)
    add_approval_scan(signed_in(request), number=number, approval=approval, scan=handed, clock=wiring.clock())
    asker, at = reader(request)
    return Status(201, WholePlanShape.of(queries.plan(asker, number, at=at)))


@router.get("/{number}/approvals/{approval}/scans/{scan}", summary="A scan of an approving document")
@cites("3", "5")
def scan(request: HttpRequest, number: Path[Number], approval: Path[Number], scan: Path[ScanNumber]) -> HttpResponse:
    """As it was handed in, as a download."""
    asker, at = reader(request)
    folder = settings.MINGCHA_HOME.documents
    return download_of(queries.approval_scan(asker, number, approval, folder=folder, at=at, scan=scan))
