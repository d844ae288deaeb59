"""Pages of the folder of a penalty case: the bags that were made, a new one, its file (articles 3, 20, 23)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import actor_of
from mingcha.registry.identity.queries import actor_names
from mingcha.supervision.case_bags.actions import export_case
from mingcha.supervision.case_bags.queries import bags_of_case, case_bag_file, may_export
from mingcha.supervision.cases.queries import penalty_case
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.case_bags.forms import CaseBagForm

ZIP = "application/zip"


@login_required
@cites("3", "20", "23")
def of_case(request: HttpRequest, number: int) -> HttpResponse:
    """The bags of a case; a POST makes one."""
    facts, now = facts_of(request), wiring.clock().now()
    found = penalty_case(facts, number, at=now)
    form = CaseBagForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = {"purpose": form.cleaned_data["purpose"], "folder": settings.MINGCHA_HOME.documents}
            export_case(signed_in(request), case=number, **given, clock=wiring.clock())
            done(request, Words("案卷已导出，请下载", "The folder is exported: download it below"))
            return redirect("penalty-bags", number)
    bags, by = bags_of_case(facts, number, at=now), signed_in(request)
    context = {
        "active": "supervision",
        "row": found.row,
        "bags": bags,
        "own": actor_of(by).id,
        "names": actor_names({one.made_by for one in bags}),
        "form": form,
        "closed": closed(may_export(by, number, at=now)),
    }
    return render(request, "case_bags/of_case.html", context, status=form.status)


@require_GET
@login_required
@cites("3", "20", "23")
def file(request: HttpRequest, no: str) -> HttpResponse:
    """The zip of a bag, for who made it."""
    now, documents = wiring.clock().now(), settings.MINGCHA_HOME.documents
    data = case_bag_file(signed_in(request), no, documents=documents, at=now)
    headers = {"Content-Disposition": f'attachment; filename="{no}.zip"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=ZIP, headers=headers)
