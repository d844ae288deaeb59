"""Ends the redacted films of requests that are over, and those for persons concerned after their term: no film is kept
longer than the purpose it was made for (article 19). The clock does it; a film of an ended request is given to nobody
before that, either.
"""

from datetime import datetime
from pathlib import Path

from django.db.models import Max, Q

from mingcha.access.films.models import RequestFilm
from mingcha.access.films.rules import is_persons_film_over
from mingcha.access.requests.values import RequestState
from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.privacy.redaction.actions import cancel_of_ended, refuse_within, withdraw_within
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.states import OPEN, RedactionState
from mingcha.privacy.redaction.values import RedactionKind, SignAct
from mingcha.privacy.redaction.work_folder import RedactionWork

MOST_A_TURN = 100
OVER = "申请已终止或者办结，影片不再保留"
TERM_OVER = "本人查阅期限届满，影片不再保留"
"""Why such films are withdrawn, in the words of the log."""
_ENDED = [
    state.value for state in (RequestState.CLOSED, RequestState.REVOKED, RequestState.EXPIRED, RequestState.REFUSED)
]


@cites("19", "799-21")
def end_request_films(by: Actor, *, folder: Path, clock: Clock) -> int:
    """Withdraws the released films of requests that are over, and those for persons concerned after their term; refuses
    what is still being made for requests that are over, and removes the files of all, the original among them; returns
    their number. `folder`: the redactions of the home. Repeatable."""
    found = dict.fromkeys(_of_ended(clock.now()), OVER) | dict.fromkeys(_of_persons(clock.now()), TERM_OVER)
    if not found:
        return 0
    with act("access.film.end", by=by, clock=clock, cites=("19",)) as record:
        for no, reason in found.items():
            withdraw_within(record, no, reason, clock)
        jobs = [job for no in found if (job := refuse_within(record, no, OVER, clock))]
        record.fact("redactions", [*found])
    for job in jobs:
        cancel_of_ended(job, clock)
    for no in found:
        RedactionWork(folder, no).remove()
    return len(found)


def _of_ended(now: datetime) -> list[str]:
    """The numbers of up to MOST_A_TURN of them."""
    left = [state.value for state in (*OPEN, RedactionState.RELEASED)]
    kept = Redaction.objects.filter(kind=RedactionKind.NONSAFETY.value, state__in=left)
    over = Q(request__state__in=_ENDED) | Q(request__open_until__lte=now)
    films = RequestFilm.objects.filter(over, redaction__in=kept.values("no"))
    return list(films.order_by("pk").values_list("redaction", flat=True)[:MOST_A_TURN])


def _of_persons(now: datetime) -> list[str]:
    """The numbers of up to MOST_A_TURN released films for persons concerned whose term is over."""
    released = Redaction.objects.filter(kind=RedactionKind.SUBJECT.value, state=RedactionState.RELEASED.value)
    signed = released.annotate(signed_at=Max("signs__at", filter=Q(signs__act=SignAct.SIGNED.value))).order_by("pk")
    rows = signed.filter(signed_at__isnull=False).values_list("no", "signed_at")
    return [no for no, signed_at in rows if is_persons_film_over(signed_at, now)][:MOST_A_TURN]
