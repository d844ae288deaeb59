"""The still on which a mask is drawn or checked, for the screen (articles 3, 16(3), 18, 20(1))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from mingcha.access.mask_stills.actions import show_mask_still
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.web.access.duty.pages import OWN_STEPS
from mingcha.web.forms.choice_fields import TickField
from mingcha.web.forms.query import QueryForm
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import sandbox
from mingcha.web.frame.signed_in import signed_in


class StillQuery(QueryForm):
    """Whether the still has the masks that hold now."""

    masked = TickField(Words("含遮挡", "With the masks"))


@login_required
@require_GET
@cites("3", "16(3)", "18", "20(1)")
def still(request: HttpRequest, code: str) -> HttpResponse:
    """A JPEG. Each is a line of the log and counts against the hour, so requests from foreign sites are rejected."""
    if request.headers.get("Sec-Fetch-Site") not in OWN_STEPS:
        raise Fault(FaultKind.FORBIDDEN, Words("只能从本平台页面打开", "a page of this platform opens it"))
    masked = bool(StillQuery.from_query(request).value("masked"))
    taken = show_mask_still(signed_in(request), code=code, masked=masked, clock=wiring.clock())
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    response = HttpResponse(taken.jpeg, content_type="image/jpeg", headers=headers)
    sandbox(response)
    return response
