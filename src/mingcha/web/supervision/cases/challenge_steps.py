"""The steps of a review or lawsuit, of what is given back since and of an end without payment, for the page of a case
(APL 73(3); SCL 36; AEL 40, 53)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.supervision.cases.states import ChallengeKind
from mingcha.supervision.collection.challenging import end_challenge, note_challenge
from mingcha.supervision.collection.unenforced import end_unenforced
from mingcha.supervision.restitutions.actions import record_restitution
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.cases.challenge_forms import (
    ChallengeForm,
    EndChallengeForm,
    RestituteForm,
    UnenforcedForm,
)
from mingcha.web.supervision.enforcement_steps import Step


def _given(number: int, form: ActionForm) -> dict[str, Any]:
    return {"case": number, "revision": form.cleaned_data["revision"], "clock": wiring.clock()}


def _paper(form: ActionForm) -> dict[str, Any]:
    return {"scan": form.cleaned_data["scan"] or b"", "folder": settings.MINGCHA_HOME.documents}


def _challenge(request: HttpRequest, number: int, form: ActionForm) -> None:
    kind, since = ChallengeKind(form.cleaned_data["kind"]), form.cleaned_data["since"]
    note_challenge(signed_in(request), kind=kind, since=since, **_paper(form), **_given(number, form))


def _end_challenge(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, EndChallengeForm)
    end_challenge(signed_in(request), ended=form.ended, **_paper(form), **_given(number, form))


def _end_unenforced(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, UnenforcedForm)
    end_unenforced(signed_in(request), ended=form.ended, **_paper(form), **_given(number, form))


def _restitute(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, RestituteForm)
    record_restitution(signed_in(request), new=form.restitution, **_given(number, form))


CHALLENGE_STEPS: Mapping[str, Step] = {
    "restitute": Step(
        RestituteForm,
        _restitute,
        Words("返还", "Give back"),
        ("SCL 36",),
        Words("登记返还", "Record it"),
        Words("返还已登记", "It is recorded as given back"),
        is_weighty=True,
    ),
    "end_unenforced": Step(
        UnenforcedForm,
        _end_unenforced,
        Words("不再执行，结案", "Close without enforcement"),
        ("AEL 40", "AEL 53", "TCC 11"),
        Words("登记并结案", "Record it and close the case"),
        Words("已登记不再执行并结案", "It is recorded, and the case closed"),
        is_weighty=True,
    ),
    "challenge": Step(
        ChallengeForm,
        _challenge,
        Words("复议、诉讼", "Review or lawsuit"),
        ("APL 73(3)",),
        Words("登记", "Record"),
        Words("已登记，其间不加处罚款", "It is recorded; no late amount grows meanwhile"),
    ),
    "end_challenge": Step(
        EndChallengeForm,
        _end_challenge,
        Words("复议、诉讼终结", "End of the review or lawsuit"),
        ("APL 73(3)", "ARL 63", "ARL 64", "ARL 65", "ALL 70", "ALL 74", "ALL 77"),
        Words("登记终结", "Record its end"),
        Words(
            "已登记；变更、撤销、部分撤销的，应缴、应退数额已重新计算",
            "It is recorded; what is owed or given back is counted anew",
        ),
        is_weighty=True,
    ),
}
