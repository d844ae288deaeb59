"""Pages of issued documents: the file for who may see its row, and the public check of a number (articles 3, 5)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingcha.kit.decision import cites
from mingcha.registry.printed.numbers import read_number
from mingcha.registry.printed.queries import document_bytes, public_facts
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.registry.printed.forms import DocumentNumberForm
from mingcha.web.registry.printed.issuing import pdf_download


@require_GET
@login_required
@cites("3", "5")
def file(request: HttpRequest, no: str) -> HttpResponse:
    """The bytes of a document as they were issued, for who may see its row."""
    folder, now = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return pdf_download(document_bytes(facts_of(request), no, folder=folder, at=now), read_number(no).text)


@cites("5")
def check_form(request: HttpRequest) -> HttpResponse:
    """Without a session: where a number is typed. A number that can be one leads to its page."""
    form = DocumentNumberForm.from_post(request)
    if form.is_valid():
        number = None
        with form.answers(request):
            number = read_number(form.cleaned_data["no"])
        if number is not None:
            return HttpResponseRedirect(reverse("document-check", args=[number.text]))
    return _page(request, form, {})


@require_GET
@cites("5")
def check(request: HttpRequest, no: str) -> HttpResponse:
    """Without a session: the day of issue, the digest and the standing of the document with this number, no more. The
    page says whether a number is malformed or was never issued; nothing can be listed, and the check part cannot be
    guessed."""
    form = DocumentNumberForm({"no": no})
    if form.is_valid():
        with form.answers(request):
            return _page(request, DocumentNumberForm(), {"found": public_facts(no, at=wiring.clock().now())})
    return _page(request, form, {})


def _page(request: HttpRequest, form: DocumentNumberForm, found: dict[str, object]) -> HttpResponse:
    response = render(request, "printed/check.html", {"form": form, **found}, status=form.status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
