"""What `mingcha check` asks of share grants: each stands where its last step led, its share is as it says, and its
people are those of the share (article 13(2))."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from mingcha.access.shares.models import SharedAccess, SharedPerson, SharedPoint
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.law.retention import day_ends
from mingcha.sharing.decisions.models import DecidedPoint
from mingcha.sharing.grants.models import GrantPerson, GrantReading, GrantStep, ShareGrant
from mingcha.sharing.grants.rows import RUNNING_STATES, newest_decision, shares_of
from mingcha.sharing.grants.states import STEPS, GrantState

_STEPS = Words("共享提供的状态与其办理步骤不符", "a share grant is not in the state of its steps")
_SHARE = Words("共享提供与其开通的图像不符", "a share grant differs from what is open under it")
_PEOPLE = Words("共享提供的人员与其开通的图像不符", "the people of a share grant are not those of its share")

_TERMS = Words(
    "共享提供超出其决定的点位或者期限", "a share grant has points or days that its decision does not agree to"
)
_READ = Words("共享提供不在有效期间，却有人读取了数据行", "rows of a share grant were read while it was not in force")
_UNKNOWN = Words("开通的图像不属于任何共享提供", "pictures are shared that no share grant opened")


@cites("13(2)", "16(3)")
def check_share_grants() -> Iterator[Finding]:
    """Names every grant whose state is not where its steps led, whose share is open where it should not be or the other
    way round, or names others than the grant does, or runs for more or longer than its decision agrees to, or whose
    rows were read while it was not in force; and every share that is open without a grant."""
    rows = ShareGrant.objects.select_related("decision").order_by("pk")
    for held in rows.iterator(chunk_size=500):
        if not _follows(held):
            yield Finding("sharing", "share_grant_steps", held.no, _STEPS)
        running = SharedAccess.objects.filter(no__in=shares_of(held), ended_at=None)
        if list(running.values_list("no", flat=True)) != ([held.opened] if held.opened else []):
            yield Finding("sharing", "share_grant_share", held.no, _SHARE)
        elif held.opened and not _names_alike(held):
            yield Finding("sharing", "share_grant_people", held.no, _PEOPLE)
        if held.state in RUNNING_STATES and not _within_decisions(held):
            yield Finding("sharing", "share_grant_terms", held.no, _TERMS)
        if GrantReading.objects.filter(grant=held).exclude(_in_force(held)).exists():
            yield Finding("sharing", "share_grant_read", held.no, _READ)
    unknown = SharedAccess.objects.filter(~Exists(GrantStep.objects.filter(share=OuterRef("no"))), ended_at=None)
    for no in unknown.order_by("pk").values_list("no", flat=True):
        yield Finding("sharing", "share_without_grant", no, _UNKNOWN)


def _follows(held: ShareGrant) -> bool:
    at: GrantState | None = None
    for number, step in enumerate(held.steps.order_by("number"), 1):
        to = GrantState(step.state)
        if step.number != number or (to is not GrantState.IN_FORCE if at is None else to not in STEPS[at]):
            return False
        at = to
    return at is not None and at.value == held.state


def _in_force(held: ShareGrant) -> Q:
    """The condition on readings that a grant was in force when they were made, by its steps and its last day."""
    steps, found = list(held.steps.order_by("number")), Q(pk=None)
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if step.state == GrantState.IN_FORCE.value:
            since = Q(at__gte=step.at, at__lt=day_ends(held.until_on))
            found |= since if following is None else since & Q(at__lte=following.at)
    return found


def _within_decisions(held: ShareGrant) -> bool:
    """Whether every share of a grant has points of its decision alone, and the open one of the newest decision, too;
    and whether both and the grant are over by the last day that was agreed."""
    shares = SharedPoint.objects.filter(share__no__in=shares_of(held))
    agreed = DecidedPoint.objects.filter(bar="")
    if shares.filter(~Exists(agreed.filter(decision=held.decision_id, point=OuterRef("point")))).exists():
        return False
    last = held.decision.until_on
    opened = SharedAccess.objects.filter(no=held.opened).first() if held.opened else None
    if opened is not None:
        newest = newest_decision(held)
        standing = shares.filter(share=opened, withdrawn_at=None)
        if standing.filter(~Exists(agreed.filter(decision=newest, point=OuterRef("point")))).exists():
            return False
        if newest.until_on is None or held.until_on > newest.until_on or opened.until_at > day_ends(held.until_on):
            return False
    return last is not None and held.until_on <= last


def _names_alike(held: ShareGrant) -> bool:
    """Whether nobody may watch whom the grant does not name. A person who had left when it was resumed is named by the
    grant alone, until the clock removes that name."""
    named = GrantPerson.objects.filter(
        application=held.decision.application_id, named_at__isnull=False, removed_at=None
    )
    opened = SharedPerson.objects.filter(share__no=held.opened, removed_at=None)
    return set(opened.values_list("user_id", flat=True)) <= set(named.values_list("user_id", flat=True))
