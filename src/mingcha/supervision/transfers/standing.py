"""How long a transfer freezes a case or bars one, whether one of it is closed; for rules, not for pages (22, 24)."""

from datetime import date, timedelta

from django.db.models import OuterRef, Q, QuerySet

from mingcha.law import parameters
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.states import ENDED, Outcome, TransferGround
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.transfers.rules import frozen_to, frozen_under
from mingcha.supervision.transfers.states import WITHOUT_EFFECT, TransferState
from mingcha.supervision.transfers.values import CasesOfMatter

_WITHOUT_EFFECT = [one.value for one in WITHOUT_EFFECT]


def freezes_case(case: int) -> tuple[date | None, str]:
    """The last day of the freeze by a transfer of this penalty case, date.max while one runs or once one was taken, and
    the article under which it freezes; None for no freeze. One that nobody approved freezes for the same days whatever
    its ground."""
    rows = Transfer.objects.filter(case=case).order_by("lock_id")
    found = [
        (frozen_to(TransferState(state), taken=bool(taken), prepared_on=shanghai_day(at)), frozen_under(ground))
        for state, taken, at, ground in rows.values_list("state", "answered_taken", "prepared_at", "ground")
    ]
    standing = [(last, under) for last, under in found if last is not None]
    return max(standing, key=lambda one: one[0]) if standing else (None, frozen_under(""))


def handed_over_to(*, obstruction: int = 0, finding: int = 0) -> date | None:
    """The last day on which a hand-over bars a case of what was found, date.max while one runs or once one was taken;
    None for no bar."""
    about = {"obstruction": obstruction} if obstruction else {"finding": finding}
    rows = Transfer.objects.filter(**about).values_list("state", "answered_taken", "prepared_at")
    found = [
        frozen_to(TransferState(state), taken=bool(taken), prepared_on=shanghai_day(at), handover=True)
        for state, taken, at in rows
    ]
    return max((day for day in found if day is not None), default=None)


def was_taken(case: int) -> bool:
    """Whether the receiver of a transfer of this penalty case took it."""
    return Transfer.objects.filter(case=case, answered_taken=True).exists()


def cases_of_matter(about: Obstruction | InspectionAnswer) -> CasesOfMatter:
    """What is led about an obstruction or a finding."""
    of = {"obstruction": about} if isinstance(about, Obstruction) else {"finding": about}
    handed = Transfer.objects.filter(Q(answered_taken=True) | ~Q(state__in=_WITHOUT_EFFECT), **of).exists()
    cases = list(PenaltyCase.objects.filter(**of).values_list("state", "outcome", "annulled_on"))
    over = [one.value for one in ENDED]
    running = any(state not in over for state, _, _ in cases)
    fined = any(outcome == Outcome.FINE.value and annulled_on is None for _, outcome, annulled_on in cases)
    return CasesOfMatter(handed, running, fined)


def has_closed_transfer(*, case: int = 0, leak: int = 0) -> bool:
    """Whether a transfer of this case, or leak case, was taken and is closed."""
    rows = Transfer.objects.filter(state=TransferState.CLOSED.value, answered_taken=True)
    return (rows.filter(case=case) if case else rows.filter(leak=leak)).exists()


def article_of_leak(leak: int) -> str:
    """The article under which a leak case (its key) was taken by another organ; of one that none took, 24."""
    taken = Transfer.objects.filter(leak=leak, answered_taken=True).order_by("-lock_id")
    ground = taken.values_list("ground", flat=True).first()
    return TransferGround(ground).article if ground else "24"


def freezing_transfers(on: date) -> QuerySet[Transfer]:
    """The transfers of the case of an outer query that freeze it on a day, as `frozen_to` says."""
    since = day_begins(on - timedelta(days=parameters.number("transfer.decision_days", on)))
    lapsed = Q(state=TransferState.PREPARED.value, prepared_at__lt=since)
    runs = ~Q(state__in=_WITHOUT_EFFECT) & ~lapsed
    return Transfer.objects.filter(Q(answered_taken=True) | runs, case=OuterRef("pk"))


def handing_over(column: str) -> QuerySet[Transfer]:
    """The hand-overs of the row of an outer query that run or were taken. `column`: "obstruction" or "finding"."""
    ended = [TransferState.DECLINED.value, TransferState.RETURNED.value, TransferState.CLOSED.value]
    return Transfer.objects.filter(Q(answered_taken=True) | ~Q(state__in=ended), **{column: OuterRef("pk")})


def closed_transfers() -> QuerySet[Transfer]:
    """The transfers of the case of an outer query that were taken and are closed."""
    return Transfer.objects.filter(case=OuterRef("pk"), state=TransferState.CLOSED.value, answered_taken=True)
