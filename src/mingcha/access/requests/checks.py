"""Checks of requests for `mingcha check`: state and steps agree, and nothing was opened without its line (15(4),
16(3))."""

from collections.abc import Iterator

from mingcha.access.duty.models import Grant
from mingcha.access.register.models import RequestLine
from mingcha.access.register.values import OPENED
from mingcha.access.requests.models import Request, RequestStep
from mingcha.access.requests.values import RequestState
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words

_STEPS = Words("申请的状态与办理记录不一致", "the state of a request is not where its steps lead")
_UNREGISTERED = Words("申请已开通，但登记中没有这一行", "a request was opened without its line in the register")


@cites("15(4)", "16(3)")
def check_requests() -> Iterator[Finding]:
    """Reports every request whose steps do not lead to its state in order, and every grant of a request whose register
    number is missing or is not the line of its opening."""
    last: dict[int, tuple[int, str]] = {}
    broken: set[int] = set()
    rows = RequestStep.objects.order_by("request_id", "number")
    for request, number, before, after in rows.values_list("request_id", "number", "from_state", "to_state").iterator():
        if (number - 1, before) != last.get(request, (0, RequestState.DRAFT.value)):
            broken.add(request)
        last[request] = number, after
    for key, no, state in Request.objects.order_by("pk").values_list("pk", "no", "state").iterator():
        if key in broken or last.get(key, (0, RequestState.DRAFT.value))[1] != state:
            yield Finding("access", "request_steps", f"access_request {no}", _STEPS)
    openings = set(RequestLine.objects.filter(act=OPENED).values_list("no", "request"))
    grants = Grant.objects.filter(request__isnull=False).order_by("pk")
    opened = grants.values_list("no", "request__no", "request__register_no")
    for grant, asked, line in opened.iterator(chunk_size=2000):
        if (line, asked) not in openings:
            yield Finding("access", "request_not_registered", f"access_grant {grant} {asked}", _UNREGISTERED)
