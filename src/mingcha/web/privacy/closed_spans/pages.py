"""Opens closed footage from the page of a point's masks (articles 3, 7, 18)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.closed_spans.actions import open_span
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.closed_spans.forms import OpenForm
from mingcha.web.privacy.masks.pages import offered, page_of_point


@login_required
@require_POST
@cites("3", "7", "18")
def open_footage(request: HttpRequest, code: str) -> HttpResponse:
    """Opens a closed span of a point, or what a moved camera recorded."""
    form = OpenForm.from_post(request)
    form.offer(offered(request, code))
    if form.is_valid():
        with form.answers(request):
            given, clock = form.cleaned_data, wiring.clock()
            open_span(signed_in(request), code=code, reason=given["reason"], number=int(given["number"]), clock=clock)
            done(request, Words("画面已解封", "The footage is opened"))
            return HttpResponseRedirect(reverse("point-masks", args=[code]))
    return page_of_point(request, code, opening=form)
