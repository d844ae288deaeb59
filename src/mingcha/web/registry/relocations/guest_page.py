"""The page of a guest, without an account: a link and a code open one case (article 10). It shows number, state,
planned day, place and unit, and takes ground, plan and pictures.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from mingcha.kit.actor import program
from mingcha.kit.decision import cites
from mingcha.registry.relocations.guests.actions import hand_in_as_guest
from mingcha.registry.relocations.guests.limits import begin_guest, guest_succeeded
from mingcha.registry.relocations.guests.queries import case_of_guest
from mingcha.registry.relocations.values import GuestView
from mingcha.registry.sign_in.wait_words import try_again_words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.registry.relocations.forms import GuestCodeForm, GuestPaperForm
from mingcha.web.registry.sign_in.entering import address_of

GUEST_PAGE = program("relocation-page")
"""Who acts when a guest hands something in: the page. The entry names the link."""
WAIT_STATUS = 429


@sensitive_post_parameters("code")
@cites("10(1)", "10(2)")
def page(request: HttpRequest, text: str) -> HttpResponse:
    """Asks for the code of a link; with it, shows the case and what may be handed in. Nothing is said of a link before
    its code was typed."""
    form = GuestCodeForm.from_post(request)
    found = _opened(request, text, form) if form.is_valid() else None
    paper = GuestPaperForm(initial={"code": form.cleaned_data["code"]}) if found else None
    return _answer(request, text, form, found, paper)


@sensitive_post_parameters("code")
@cites("10(1)", "10(2)")
def hand_in(request: HttpRequest, text: str) -> HttpResponse:
    """Keeps what a guest hands in, and shows the case again. A GET asks for the code, as the page of the link does."""
    if request.method != "POST":
        return page(request, text)
    form, code = GuestPaperForm.from_post(request), GuestCodeForm.from_post(request)
    found = _opened(request, text, code) if code.is_valid() else None
    if found is None:
        return _answer(request, text, code, None, None)
    taken = False
    if form.is_valid():
        with form.answers(request):
            hand_in_as_guest(
                GUEST_PAGE,
                key=text,
                code=form.cleaned_data["code"],
                new=form.paper,
                scan=form.cleaned_data["scan"],
                folder=settings.MINGCHA_HOME.documents,
                clock=wiring.clock(),
            )
            taken = True
    if taken:
        found = case_of_guest(text, code.cleaned_data["code"], at=wiring.clock().now())
        form = GuestPaperForm(initial={"code": code.cleaned_data["code"]})
    return _answer(request, text, code, found, form, taken=taken)


def _opened(request: HttpRequest, text: str, form: GuestCodeForm) -> GuestView | None:
    """The case that link and code open, None with the answer in the form. A try is counted before it is judged."""
    address, now = address_of(request), wiring.clock().now()
    wait = begin_guest(text, address, now)
    if wait:
        form.problem, form.wait_s = try_again_words(wait, now), wait
        return None
    found = None
    with form.answers(request):
        found = case_of_guest(text, form.cleaned_data["code"], at=now)
        guest_succeeded(text, address)
    return found


def _answer(
    request: HttpRequest,
    text: str,
    code: GuestCodeForm,
    found: GuestView | None,
    paper: ActionForm | None,
    *,
    taken: bool = False,
) -> HttpResponse:
    if isinstance(paper, GuestPaperForm) and found is not None:
        paper.offer(found.open_purposes)
    context = {"key": text, "form": code, "found": found, "paper_form": paper, "taken": taken}
    status = paper.status if paper is not None and paper.is_bound else code.status
    response = render(request, "relocations/guest.html", context, status=status)
    if code.wait_s:
        response.status_code = WAIT_STATUS
        response["Retry-After"] = str(code.wait_s)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
