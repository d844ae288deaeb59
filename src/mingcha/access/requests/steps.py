"""Takes a step of a request inside an act: checks the table of steps, writes the step and the new state."""

from datetime import datetime

from mingcha.access.requests import rules
from mingcha.access.requests.models import Request, RequestStep
from mingcha.access.requests.values import RequestAct, RequestState
from mingcha.access.signatures.models import RequestSignature
from mingcha.access.signatures.values import new_nonce
from mingcha.evidence.entries import ActRecord
from mingcha.kit.decision import require


def take_step(
    record: ActRecord, held: Request, act: RequestAct, now: datetime, *, words: str = "", article: str = ""
) -> None:
    """Moves a request to the state by the table of steps, saves the whole row, and writes the step.

    Set further columns of `held` before. Raises Refused (15) if the table has no such step.
    """
    state = RequestState(held.state)
    require(rules.may_step(state, act))
    to = rules.STEPS[state, act]
    held.state = to.value
    held.save()
    last = RequestStep.objects.filter(request=held).order_by("-number").values_list("number", flat=True).first()
    taken = RequestStep.objects.create(
        request=held,
        number=(last or 0) + 1,
        from_state=state.value,
        act=act.value,
        to_state=to.value,
        at=now,
        by=record.by.id,
        person=record.by.name[:60],
        article=article,
        words=words,
    )
    record.wrote(held, taken)
    record.fact("request", held.no)
    record.fact("step", act.value)
    record.fact("state", held.state)
    if words:
        record.fact("words", words)


def void_signatures(record: ActRecord, held: Request, why: str, now: datetime) -> int:
    """Voids every signature of a request; returns their number. The request gets a new nonce, so that the same digest
    is never signed again; the following step saves it."""
    held.nonce = new_nonce()
    voided = 0
    for signature in RequestSignature.objects.filter(request=held, voided_at=None).order_by("pk"):
        signature.voided_at, signature.voided_why = now, why
        signature.save(update_fields=["voided_at", "voided_why"])
        record.wrote(signature)
        voided += 1
    return voided
