"""The open pages of complaints: for anybody, with or without an account (article 25; decree 799, art. 25)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from mingcha.kit.actor import program
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.sign_in.wait_words import try_again_words
from mingcha.supervision.complaints.actions import receive_complaint
from mingcha.supervision.complaints.limits import begin_complaint, begin_state_check, state_check_succeeded
from mingcha.supervision.complaints.queries import complaint_of_complainant, organ_names
from mingcha.supervision.complaints.values import ComplainantView
from mingcha.web.frame import wiring
from mingcha.web.registry.sign_in.entering import address_of
from mingcha.web.supervision.complaints.forms import ComplaintForm, ComplaintStateForm

COMPLAINT_PAGE = program("complaint-page")
"""Who acts when somebody complains: the page, also for a person who is signed in. The entry names nobody."""
WAIT_STATUS = 429
MANY_COMPLAINTS = Words(
    "从您的网络提交的检举控告过多，请稍后再试", "Too many complaints from your network: try again later"
)


@sensitive_post_parameters("name", "contact")
@cites("25", "799-25")
def new(request: HttpRequest) -> HttpResponse:
    """The form for anybody. Number and check word are shown in its answer alone."""
    form, wait = ComplaintForm.from_post(request), 0
    if form.is_valid():
        wait = begin_complaint(address_of(request), wiring.clock().now())
        if wait:
            form.problem = MANY_COMPLAINTS
        else:
            with form.answers(request):
                signed_in = request.user.is_authenticated
                address, clock = address_of(request), wiring.clock()
                receipt = receive_complaint(
                    COMPLAINT_PAGE, form.complaint, signed_in=signed_in, address=address, clock=clock
                )
                return render(request, "complaints/received.html", {"receipt": receipt})
    context = {"form": form, "organ_names": organ_names()}
    return _unless_waiting(render(request, "complaints/new.html", context, status=form.status), wait)


@sensitive_post_parameters("secret")
@cites("25", "799-25")
def state(request: HttpRequest) -> HttpResponse:
    """State and answer of a complaint, for whoever has its number and check word."""
    form, wait, found = ComplaintStateForm.from_post(request), 0, None
    if form.is_valid():
        address, now = address_of(request), wiring.clock().now()
        wait = begin_state_check(address, now)
        if wait:
            form.problem = try_again_words(wait, now)
        else:
            with form.answers(request):
                found = _found(form, address)
    context = {"form": form, "found": found}
    return _unless_waiting(render(request, "complaints/state.html", context, status=form.status), wait)


def _found(form: ComplaintStateForm, address: str) -> ComplainantView:
    found = complaint_of_complainant(form.cleaned_data["no"], form.cleaned_data["secret"])
    state_check_succeeded(address, wiring.clock().now())
    return found


def _unless_waiting(response: HttpResponse, wait_s: int) -> HttpResponse:
    if wait_s:
        response.status_code = WAIT_STATUS
        response["Retry-After"] = str(wait_s)
    return response
