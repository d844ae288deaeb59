"""What `mingcha check` asks of decisions: each answers an application that stands where it led, by six findings, and
agrees to nothing that they do not carry (article 13(2))."""

from collections.abc import Iterator

from django.db.models import Count, Q

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.states import ANSWERED, DECIDED, ApplicationState
from mingcha.sharing.decisions.models import Settlement, SharingDecision
from mingcha.sharing.decisions.principles import DisputeResult, Principle, SharingOutcome

_WITHOUT = Words("共享申请的状态与其决定不符", "an application is not in the state to which its decision led")
_FINDINGS = Words("共享决定的六项认定不全，或者与结论不符", "a decision lacks findings, or its outcome is not theirs")
_POINTS = Words("共享决定的点位与结论不符", "the points of a decision are not those of its outcome")
_ANSWERED, _DECIDED = {one.value for one in ANSWERED}, {one.value for one in DECIDED}
_AGREED = {SharingOutcome.AGREED.value, SharingOutcome.AGREED_PARTLY.value}


@cites("13(2)")
def check_decisions() -> Iterator[Finding]:
    """Names every answered application without its decision, every decision that its application does not follow, and
    every one whose findings or points do not carry its outcome."""
    newest = dict(SharingDecision.objects.order_by("number").values_list("application_id", "outcome"))
    anew = set(
        Settlement.objects.filter(result=DisputeResult.DECIDED_ANEW.value).values_list(
            "decision__application", flat=True
        )
    )
    rows = Application.objects.filter(Q(state__in=sorted(_DECIDED)) | Q(pk__in=newest)).order_by("pk")
    for number, no, state in rows.values_list("pk", "no", "state"):
        outcome = newest.get(number, "")
        is_left = state == ApplicationState.WITHDRAWN.value and outcome in _AGREED
        stands = number in anew or is_left
        follows = outcome == state if state in _ANSWERED else bool(outcome) if state in _DECIDED else stands
        if not follows:
            yield Finding("sharing", "application_undecided", no, _WITHOUT)
    yield from _check_each()


def _check_each() -> Iterator[Finding]:
    rows = SharingDecision.objects.select_related("application").annotate(
        answers=Count("findings", distinct=True),
        unmet=Count("findings", filter=Q(findings__met=False), distinct=True),
    )
    counted = SharingDecision.objects.annotate(barred=Count("points", filter=~Q(points__bar="")))
    barred = dict(counted.values_list("pk", "barred"))
    for one in rows.order_by("pk"):
        if one.answers != len(Principle) or (one.unmet and one.outcome != SharingOutcome.REFUSED.value):
            yield Finding("sharing", "decision_findings", one.application.no, _FINDINGS)
        if one.outcome == SharingOutcome.AGREED.value and (barred[one.pk] or one.not_listed):
            yield Finding("sharing", "decision_points", one.application.no, _POINTS)
