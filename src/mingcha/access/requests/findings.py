"""An alarm on use of a request's grants after its term (articles 15, 20(1); T15e).

A page that was open at the end of the term still sends one more request, so refusals within `access.late_use_seconds`
after the end do not count.
"""

from collections.abc import Iterable
from datetime import datetime

from mingcha.access.duty.models import Grant
from mingcha.access.duty.rules import is_late_use, is_use_by_holder
from mingcha.access.requests.models import Request, RequestStep
from mingcha.access.requests.rows import request_called
from mingcha.access.requests.values import RequestState
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.queries import stands
from mingcha.registry.identity.asker import Asker, actor_of, duty_of

LATE = Words(
    "申请的时限已过，仍有人使用其授权或者凭据（第十五条、第二十条第一项）",
    "a grant or ticket of this request was used after its term (articles 15, 20(1))",
)
_OVER = (RequestState.EXPIRED, RequestState.REVOKED, RequestState.DELIVERED, RequestState.CLOSED)


@cites("15", "20(1)")
def note_late_use(by: Asker, no: str, grant: str, *, clock: Clock) -> bool:
    """Opens a finding if the term of a request is over, once while it stands; returns whether it opened one. Call it
    after a refused use of one of its grants, outside the refused act. Only use by its holder counts: an attempt with
    another person's grant number is refused with an entry, and neither blames the holder nor hides a later use."""
    held, holder = request_called(no), Grant.objects.filter(no=grant).values_list("user_id", flat=True).first()
    if not is_use_by_holder(duty_of(by, clock.now()).user_id, holder):
        return False
    if not is_late_use(_ended_at(held), clock.now()) or stands(FindingKind.USED_AFTER_TERM, SubjectKind.REQUEST, no):
        return False
    with act("access.request.note_late_use", by=actor_of(by), clock=clock, cites=("15", "20(1)")) as record:
        _find(record, held, holder, clock.now())
        record.fact("request", no)
        record.fact("grant", grant)
    return True


@cites("15", "20(1)")
def find_late_uses(record: ActRecord, uses: Iterable[tuple[str, datetime]], now: datetime) -> int:
    """Opens the findings of tickets that gateways refused long after their end, in the transaction of another act:
    (number of the grant, when). Refusals before the end of the term do not count. Returns the number of findings
    opened."""
    found = 0
    for number, at in dict.fromkeys(uses):
        grant = Grant.objects.filter(no=number, request__isnull=False).select_related("request__managing_unit").first()
        if grant is not None and grant.request is not None and is_late_use(_ended_at(grant.request), at):
            _find(record, grant.request, grant.user_id, now)
            found += 1
    return found


def _find(record: ActRecord, held: Request, holder: int | None, now: datetime) -> None:
    ensure_finding(
        record,
        kind=FindingKind.USED_AFTER_TERM,
        article="20(1)",
        subject_kind=SubjectKind.REQUEST,
        subject=held.no,
        words=LATE,
        place=held.managing_unit.place,
        now=now,
        concerns=f"user:{holder}" if holder else "",
    )


def _ended_at(held: Request) -> datetime | None:
    """The end of a request: the end of its term, or the step that ended it before; None before it was opened."""
    steps = RequestStep.objects.filter(request=held, to_state__in=[state.value for state in _OVER])
    ends = [held.open_until, steps.order_by("number").values_list("at", flat=True).first()]
    return min((one for one in ends if one is not None), default=None)
