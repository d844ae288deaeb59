"""Page of the import of planned places from a file: the form, and the lines that were refused (articles 5, 13)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingcha.kit.decision import cites
from mingcha.kit.errors import HTTP_STATUS, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.plans.importing import import_items
from mingcha.registry.plans.queries import plan
from mingcha.registry.points.importing import LinesRefused
from mingcha.registry.points.values import LineRefusal
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.plans.forms import ImportForm


@login_required
@cites("2", "5", "6", "13")
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The form of a list; a POST adds all its places to the draft, or none and names the lines that it refuses."""
    found = plan(facts_of(request), number, at=wiring.clock().now())
    form = (
        ImportForm.from_post(request)
        if request.method == "POST"
        else ImportForm(initial={"revision": found.row.revision})
    )
    lines: tuple[LineRefusal, ...] = ()
    if form.is_valid():
        with form.answers(request):
            try:
                made = import_items(signed_in(request), plan=number, **form.cleaned_data, clock=wiring.clock())
            except LinesRefused as refused:
                lines = refused.lines
            else:
                done(request, Words(f"已添加 {made.items} 处规划点位", f"{made.items} planned places are added"))
                return redirect("plan", number)
    status = HTTP_STATUS[FaultKind.INVALID] if lines else form.status
    if form.is_bound:
        form.retype("revision", str(found.row.revision))  # a draft that changed meanwhile was told above the form
    context = {"active": "points", "form": form, "found": found, "row": found.row, "lines": lines}
    return render(request, "plans/import.html", context, status=status)
