"""Answers for refusals and faults: one page component with four parts, or one JSON shape."""

import uuid
from collections.abc import Callable

import structlog
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from mingcha.kit.decision import Decision, NextStep, Refused
from mingcha.kit.errors import HTTP_STATUS, Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import other_law
from mingcha.law.articles import quote
from mingcha.law.reference import Reference, written
from mingcha.registry.refusals.actions import note_refusal
from mingcha.web.frame import wiring
from mingcha.web.frame.roots import API_ROOT

log = structlog.get_logger(__name__)

type Answer = Callable[[HttpRequest], HttpResponse]


def wants_json(request: HttpRequest) -> bool:
    """Whether the request is from a program or the player: to the API, or with JSON in Accept or as body."""
    if request.path_info.startswith(API_ROOT):
        return True
    return request.content_type == "application/json" or "application/json" in request.headers.get("Accept", "")


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx requests the changing part of a page; when restoring history it requests the whole page."""
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")


def in_language(value: Words) -> str:
    """A text in the language of this request."""
    return value.in_language(get_language() or "")


def refusal_json(decision: Decision) -> dict[str, object]:
    """The JSON of a refusal: what, article, its words, missing, next."""
    other = other_law.is_known(decision.article)
    reference = None if other else Reference.parse(decision.article)
    ours = reference is not None and reference.decree == 314
    return {
        "error": "refused",
        "article": decision.article,
        "article_words": in_language(written(decision.article)),
        "article_url": reverse("law-article", args=[reference.article]) if reference and ours else "",
        "quote": "" if other else quote(decision.article),
        "reason": in_language(decision.reason),
        "missing": [in_language(one) for one in decision.missing],
        "next": [{"words": in_language(step.words), "url": step_url(step)} for step in decision.next],
    }


def fault_json(fault: Fault) -> dict[str, object]:
    """The JSON of a fault."""
    return {"error": fault.kind.value, "reason": in_language(fault.words)}


def step_url(step: NextStep) -> str:
    """The address of a next step's page; "" for a step outside the software."""
    if step.action == "access:grants":
        return reverse("watch-wall", args=[4])
    try:
        return reverse(step.action, args=step.about) if step.action else ""
    except NoReverseMatch:
        return ""


def refused(request: HttpRequest, decision: Decision, status: int = 403) -> HttpResponse:
    """The refusal as a page, or as JSON. A refusal by territory is recorded (article 3)."""
    note_territory(request, decision)
    if wants_json(request):
        return JsonResponse(refusal_json(decision), status=status)
    return render(request, "refused.html", {"decision": decision}, status=status)


def note_territory(request: HttpRequest, decision: Decision) -> None:
    """Records a refusal by territory (article 3) as an entry. Errors are logged and do not affect the answer."""
    if decision.article != "3" or not request.user.is_authenticated:
        return
    match = request.resolver_match
    page = match.view_name if match else ""
    thing = ",".join(str(value) for value in match.kwargs.values()) if match else ""
    try:
        note_refusal(request.user, page=page, thing=thing, decision=decision, clock=wiring.clock())
    except (Fault, DatabaseError) as error:
        log.warning("refusal not noted", page=page, error=type(error).__name__)


def broken(request: HttpRequest, fault: Fault) -> HttpResponse:
    """A fault as a page (what is safe, what is not, what to do, a trace number), or as JSON."""
    trace = uuid.uuid4().hex[:8].upper()
    # log only kinds and codes: words, details and addresses may contain a person's input
    match = request.resolver_match
    log.warning("fault at the edge", kind=fault.kind.value, page=match.url_name if match else None, trace=trace)
    status = HTTP_STATUS[fault.kind]
    if wants_json(request):
        return JsonResponse({**fault_json(fault), "trace": trace}, status=status)
    return render(request, "fault.html", {"fault": fault, "trace": trace, "status": status}, status=status)


class RefusalsAndFaults:
    """Converts a Refused or a Fault raised by a view into its page or JSON."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Answer, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """Called by Django before a view: rejects an address with NUL, which databases cannot store. Form fields check
        their own texts."""
        del view, args, kwargs
        if "\0" in request.path_info:
            return broken(request, Fault(FaultKind.NOT_FOUND, Words("没有这个页面", "This page does not exist")))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django with an exception of a view; None leaves it to error 500."""
        if isinstance(exception, Refused):
            return refused(request, exception.decision)
        if isinstance(exception, Fault):
            return broken(request, exception)
        return None


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Error 404."""
    del exception
    return broken(request, Fault(FaultKind.NOT_FOUND, Words("没有这个页面", "This page does not exist")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Error 403 without an article: rejected by Django itself."""
    del exception
    return broken(request, Fault(FaultKind.FORBIDDEN, Words("这一请求不被接受", "This request is not accepted")))


def server_error(request: HttpRequest) -> HttpResponse:
    """Error 500: reveals no internals."""
    words = Words("本平台出了差错，录像不受影响", "Something went wrong in this platform; recording is not affected")
    return broken(request, Fault(FaultKind.INTERNAL, words))
