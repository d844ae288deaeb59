"""Points that a target holds although they are withheld: a work secret, at a classified place, out of use, or given no
more by the grant whose rows it gets. A person is called where no withdrawal can leave (articles 13(1), 13(2), 18; GDSR;
decree 799, article 10)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Substr

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft, carry_out_turn, turn_of
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.duty import Place
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.models import ChangedKey, PointStanding
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.models import PushedRow, PushItem, PushMark
from mingcha.sharing.pushes.rules import may_push
from mingcha.sharing.pushes.states import ItemState
from mingcha.sharing.pushes.withdrawals import rows_owed
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import target_facts, targets_by_name

_COMING = [ItemState.WAITING.value, ItemState.SENT.value]
_MENDED = "目标不再持有不得推送的点位，或者撤回已可发出"


def gets_withdrawals(target: Target) -> bool:
    """Whether withdrawals leave for a target: it is enabled, and not paused so that nothing leaves: it shows what it
    gets to anybody, or this home was restored and no officer resumed it."""
    return bool(may_push(target_facts(target), withdraws=True))


def held_points(target: Target) -> QuerySet[PushedRow]:
    """The rows of points, with their codes, that a target holds and of which no other version is coming; none comes for
    one that gets no withdrawals."""
    coming = PushItem.objects.filter(
        target=target, key=OuterRef("key"), version__gt=OuterRef("version"), state__in=_COMING
    )
    pushed = PushedRow.objects.filter(
        target=target, operation=PushOperation.UPSERT.value, subject__startswith=Subject.POINT
    )
    pushed = pushed.annotate(code=Substr("subject", len(Subject.POINT) + 1))
    return pushed.exclude(Exists(coming)) if gets_withdrawals(target) else pushed


def held_though_withheld(target: Target) -> QuerySet[PushedRow, str]:
    """The keys of the withheld points that a target holds although they were judged and no withdrawal is coming."""
    audience = "police" if target.audience == Audience.POLICE.value else "department"
    withheld = PointStanding.objects.filter(point=OuterRef("code")).exclude(**{audience: ""})
    rows = (
        held_points(target).filter(Exists(withheld)).exclude(Exists(ChangedKey.objects.filter(key=OuterRef("subject"))))
    )
    marked = PushMark.objects.filter(target=target, subject=OuterRef("subject"))
    if gets_withdrawals(target):  # of another one no mark is judged
        rows = rows.exclude(Exists(marked))
    return rows.order_by("pk").values_list("key", flat=True)


@cites("13(1)", "GDSR")
def call_for_withheld(by: Actor, *, clock: Clock) -> int:
    """Opens a finding of each target that holds a withheld point, or a row that its grant gives no more, and gets no
    withdrawal, since it is disabled, shows what it gets to anybody, or waits for an officer since this home was
    restored, and ends those that are over; returns how many. By one query for each such target, of one of a grant by
    a few more."""
    turn = turn_of(FindingKind.WITHHELD_HELD, SubjectKind.TARGET, _withheld_targets(clock.now()))
    if not turn.count:
        return 0
    try:
        with act("sharing.target.withheld", by=by, clock=clock, cites=("13(1)", "GDSR")) as record:
            turn = turn.again(_withheld_targets(clock.now()))
            carry_out_turn(record, turn, _finding, _MENDED, clock.now())
            record.fact("opened", list(turn.opened))
            record.fact("ended", list(turn.ended))
    except NothingLeft:
        return 0
    return turn.count


def _withheld_targets(now: datetime) -> set[str]:
    mute = (one for one in targets_by_name() if not gets_withdrawals(one))
    return {one.name for one in mute if held_though_withheld(one).exists() or rows_owed(one, now)}


def _finding(name: str) -> NewFinding:
    words = Words(
        f"推送目标“{name}”持有不得推送（或者共享提供已不再提供）的点位，撤回无法发出：启用或者恢复该目标，"
        "或者由接收方自行删除",
        f"{name!r} holds points that must not be there, and no withdrawal can leave: enable or resume it, or have them"
        " removed",
    )
    return NewFinding(FindingKind.WITHHELD_HELD, "13(1)", SubjectKind.TARGET, name, words, Place(WUHAN, ""))
