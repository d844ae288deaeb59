"""The page of who reviews penalty cases for their legality (APL 58)."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.reviewers.actions import end_reviewer, name_reviewer
from mingcha.supervision.reviewers.queries import reviewers, who_may_be_named
from mingcha.supervision.reviewers.values import ReviewerRow
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.reviewers.forms import EndReviewerForm, NameReviewerForm


@dataclass(frozen=True, slots=True)
class ReviewerStep:
    """A form of the page with its heading, button and address."""

    name: str
    heading: Words
    button: Words
    url: str
    form: ActionForm


@login_required
@cites("APL 58")
def index(request: HttpRequest) -> HttpResponse:
    """Who reviews and reviewed; the police name and end."""
    return _page(request, None)


@login_required
@require_POST
@cites("APL 58")
def name(request: HttpRequest) -> HttpResponse:
    """Names a reviewer."""
    form = NameReviewerForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = form.cleaned_data
            who, number = given["username"], given["qualification_no"]
            name_reviewer(signed_in(request), username=who, qualification_no=number, clock=wiring.clock())
            done(request, Words("已指定", "The reviewer is named"))
            return redirect("reviewers")
    return _page(request, form)


@login_required
@require_POST
@cites("APL 58")
def end(request: HttpRequest) -> HttpResponse:
    """Ends what a reviewer was named to."""
    rows = reviewers(facts_of(request), at=wiring.clock().now())
    form = EndReviewerForm.from_post(request)
    _offer(form, rows)
    if form.is_valid():
        with form.answers(request):
            number, reason = int(form.cleaned_data["reviewer"]), form.cleaned_data["reason"]
            end_reviewer(signed_in(request), number=number, reason=reason, clock=wiring.clock())
            done(request, Words("已终止", "It is ended"))
            return redirect("reviewers")
    return _page(request, form)


def _offer(form: ActionForm, rows: tuple[ReviewerRow, ...]) -> None:
    """Offers the reviewers that the reader may end."""
    field = form.fields["reviewer"]
    field.offer([(str(one.number), f"{one.name} {one.qualification_no}") for one in rows if one.may_end])  # type: ignore[attr-defined]


def _page(request: HttpRequest, sent: ActionForm | None) -> HttpResponse:
    facts = facts_of(request)
    rows = reviewers(facts, at=wiring.clock().now())
    forms = []
    if facts.has(*PUBLIC_SECURITY):
        naming = sent if isinstance(sent, NameReviewerForm) else NameReviewerForm()
        naming.fields["username"].offer(who_may_be_named(facts, at=wiring.clock().now()))  # type: ignore[attr-defined]
        heading = Words("指定法制审核人员", "Name a legal reviewer")
        forms.append(ReviewerStep("name", heading, Words("指定", "Name"), reverse("reviewer-name"), naming))
        ending = sent if isinstance(sent, EndReviewerForm) else EndReviewerForm()
        _offer(ending, rows)
        heading = Words("终止法制审核人员", "End a legal reviewer")
        if any(one.may_end for one in rows):
            forms.append(ReviewerStep("end", heading, Words("终止", "End"), reverse("reviewer-end"), ending))
    context = {
        "active": "supervision",
        "rows": rows,
        "names": actor_names({one.named_by for one in rows}),
        "forms": forms,
        "answered": sent or ActionForm(),
    }
    return render(request, "reviewers/index.html", context, status=sent.status if sent else 200)
