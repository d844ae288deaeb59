"""Issues the document of a row for a page or the API (article 5)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mingcha.kit.decision import cites
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import PrintedRow
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import sandbox
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.typesetting import typesetter


@cites("3", "5")
def issue(request: HttpRequest, kind: PrintedKind, subject: str) -> PrintedRow:
    """Issues it, or gives the newest one if that says the same. Raises as `issue_document` and the typesetter."""
    return issue_document(
        signed_in(request),
        kind,
        subject,
        typeset=typesetter(settings.MINGCHA_URL or request.build_absolute_uri("/")),
        folder=settings.MINGCHA_HOME.documents,
        clock=wiring.clock(),
    )


def pdf_download(data: bytes, no: str) -> HttpResponse:
    """An issued document as a download; a browser that opens it may run nothing in it."""
    headers = {"Content-Disposition": f'attachment; filename="{no}.pdf"', "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(data, content_type="application/pdf", headers=headers)
    sandbox(response)
    return response
