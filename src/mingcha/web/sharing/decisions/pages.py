"""Pages of decisions: what is judged, with the form of its six findings; what units are asked (articles 13(2),
13(3))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.sharing.applications import queries as applications
from mingcha.sharing.applications.purposes import SHARING_PURPOSES
from mingcha.sharing.applications.rules import ANSWERERS_OF_APPLICATIONS
from mingcha.sharing.decisions import queries
from mingcha.sharing.decisions.actions import decide_application, give_consent
from mingcha.sharing.decisions.principles import ConsentAnswer
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import needs_step_up
from mingcha.web.sharing.applications.shown import shown_content, shown_parts
from mingcha.web.sharing.decisions.forms import ConsentForm, DecisionForm, ScopeLook
from mingcha.web.sharing.decisions.listed import listed_points
from mingcha.web.sharing.decisions.scope_map import scope_map
from mingcha.web.sharing.rail import frame_of

_PURPOSES = {one.purpose.value: one.words for one in SHARING_PURPOSES}


@login_required
@cites("3", "13(2)", "13(3)")
def judge(request: HttpRequest, no: str) -> HttpResponse:
    """The points that an application asks for, as list and map, what is known of its principles, and the form of the
    decision; a POST searches the points, which keeps what was typed and decides nothing."""
    return _judging(request, no, DecisionForm.unjudged(request) if request.method == "POST" else DecisionForm())


@login_required
@require_POST
@needs_step_up
@cites("3", "13(2)", "13(3)", "799-16(2)(2)")
def decide(request: HttpRequest, no: str) -> HttpResponse:
    """Decides; the page again with the answer if it is refused."""
    form = DecisionForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            digest = form.cleaned_data["digest"]
            outcome = decide_application(signed_in(request), no=no, digest=digest, new=form.new, clock=wiring.clock())
            done(request, Words(f"已决定：{outcome.words.zh}", f"Decided: {outcome.words.en}"))
            return redirect("application", no)
    return _judging(request, no, form)


@login_required
@cites("13(3)")
def consents(request: HttpRequest) -> HttpResponse:
    """The applications that ask for points of the reader's units."""
    found = queries.consent_requests(facts_of(request), at=wiring.clock().now())
    rows = [(one, _PURPOSES.get(one.content.purpose)) for one in found]
    return render(request, "decisions/consents.html", frame_of(request) | {"rows": rows})


@login_required
@cites("13(3)", "15")
def consent(request: HttpRequest, no: str, unit: str) -> HttpResponse:
    """What is asked of one unit, and its answer; a POST answers."""
    found = queries.consent_request(facts_of(request), no, unit, at=wiring.clock().now())
    form = ConsentForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = form.cleaned_data
            give_consent(
                signed_in(request),
                no=no,
                unit=unit,
                answer=ConsentAnswer(given["answer"]),
                document=given["document"],
                reason=given["reason"],
                digest=given["digest"],
                clock=wiring.clock(),
            )
            done(request, Words("答复已记录", "The answer is recorded"))
            return redirect("sharing-consent", no, unit)
    if not form.is_bound:
        form.initial = {"digest": found.digest}
    form.offer_newest(found.digest, "digest")
    offered = [one for one, may in found.steps if may]
    form.offer_answers(offered)
    context = (
        frame_of(request)
        | shown_parts(found.content)
        | {
            "found": found,
            "form": form,
            "answers": bool(offered) or form.is_bound,
            "map": scope_map(found.points),
        }
    )
    return render(request, "decisions/consent.html", context, status=form.status)


def _judging(request: HttpRequest, no: str, form: DecisionForm) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = queries.judging(facts, no, at=now)
    if not form.is_bound:
        form.initial.setdefault("digest", found.digest)
    form.offer_newest(found.digest, "digest")
    form.say_last_day(found.content.term_months, shanghai_day(now))
    finder = ScopeLook.from_post(request) if request.method == "POST" else ScopeLook.from_query(request)
    listed = listed_points(found.scope.points, str(finder.value("text") or ""), form.ticked_codes)
    context = shown_content(applications.application(facts, no, at=now)) | {
        "active": "sharing",
        "judging": found,
        "form": form,
        "map": scope_map(found.scope.points),
        "listed": listed.rows,
        "fitting": listed.fitting,
        "also_ticked": listed.also_ticked,
        "ticked": form.ticked_codes,
        "finder": finder,
        "closed": closed(found.may_decide, *ANSWERERS_OF_APPLICATIONS),
    }
    return render(request, "decisions/judge.html", context, status=form.status)
