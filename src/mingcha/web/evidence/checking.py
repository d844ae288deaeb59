"""Asks for a check on the page of evidence, and shows how far it is (articles 16(3), 20)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mingcha.kit.decision import cites
from mingcha.registry.verifications.actions import ask_for_check
from mingcha.registry.verifications.queries import may_ask_here, newest_check
from mingcha.web.evidence.last_check import last_checks
from mingcha.web.evidence.log import require_reader
from mingcha.web.frame import wiring
from mingcha.web.frame.person import person_of
from mingcha.web.frame.signed_in import signed_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@cites("16(3)", "20(3)")
def check(request: HttpRequest) -> HttpResponse:
    """POST queues a check; GET is the card with progress and results, which the page asks for while a check runs."""
    if request.method == "POST":
        ask_for_check(signed_in(request), clock=wiring.clock())
        return redirect("evidence")
    require_reader(request)
    if not request.headers.get("HX-Request"):
        return redirect("evidence")
    checks = last_checks()
    context = {
        "check": checks.last,
        "nightly": checks.nightly,
        "asked": newest_check(at=wiring.clock().now()),
        "may_check": may_ask_here(person_of(request).facts, at=wiring.clock().now()).allowed,
    }
    return render(request, "evidence/check.html", context)
