"""Rows of masks: found by number, turned into values; for actions and queries, not for pages."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, OuterRef, Q, QuerySet

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.masks.models import Mask, MaskNeedCovered
from mingcha.privacy.masks.rules import Cover, DrawnBy
from mingcha.privacy.masks.values import MaskMaker, MaskRow, MaskState, MaskWindow, Polygon, Proof, polygons_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.mask_needs.rows import need_of
from mingcha.registry.mask_needs.rules import Need
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import WITH_ALL

_NUMBER = re.compile(r"M\d{8}", re.ASCII)
_WITH_POINT = tuple(f"point__{name}" for name in WITH_ALL)


def masks_with_points() -> QuerySet[Mask]:
    """Masks with what `mask_row` reads of them, in two queries."""
    return Mask.objects.select_related(*_WITH_POINT).prefetch_related("covered")


def mask_called(no: str, version: int | None = None) -> Mask:
    """A version of a mask; without one the newest that is open, else the newest. Raises Fault(NOT_FOUND)."""
    rows = masks_with_points().filter(no=no) if _NUMBER.fullmatch(no) else Mask.objects.none()
    if version is not None:
        found = rows.filter(version=version).first() if 0 < version < 2**31 else None
    else:
        held = list(rows.order_by("-version"))
        found = next((one for one in held if one.state in _OPEN), held[0] if held else None)
    if found is None:
        name = no[:20] if version is None else f"{no[:20]}.{version}"
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有遮挡“{name}”", f"there is no mask {name!r}"))
    return found


_OPEN = (MaskState.PROPOSED.value, MaskState.CHECKED.value)
OPEN = Q(state__in=_OPEN)
"""The versions that cover or are to cover something."""
NO_VIEW = Q(state=MaskState.CHECKED.value, fingerprint=None)
"""The checked versions of whose view nothing is known, so that no look notices a move: those by the camera, whose
picture is handed in, those that covered less, and those that nothing demands."""


def next_no() -> str:
    """The number of a new mask. For an act that holds the log's lock."""
    last = Mask.objects.aggregate(last=Max("no"))["last"]
    return f"M{int(last[1:]) + 1 if last else 1:08d}"


def drawn_by(held: Mask, checker: int) -> DrawnBy:
    """Whose version it is, and whose hands a second person's are compared with."""
    drawer = held.drawn_by_id or 0
    return DrawnBy(drawer, hands_of((drawer, checker)))


def answers_need(held: Mask) -> bool:
    """Whether a version answers a need, which stood when it was drawn. One that the register ended since counts: its
    end is the act of one keeper, and what covers is taken off by an officer."""
    return bool(held.covered.all())


def _standing(held: Mask, at: datetime) -> QuerySet[MaskNeed]:
    stands = Q(ended_at=None) & (Q(until_at=None) | Q(until_at__gt=at))
    return MaskNeed.objects.filter(stands, pk__in=held.covered.values("need")).order_by("pk")


def covers_need() -> QuerySet[MaskNeedCovered]:
    """Of a mask of an outer query: that it answers a need (`answers_need`)."""
    return MaskNeedCovered.objects.filter(mask=OuterRef("pk"))


def lone_needs_of(held: Mask, at: datetime) -> tuple[Need, ...]:
    """The needs that a version answers, that hold at an instant or after it, and that no other mask of the point
    answers for certain: with a checked version and with every open one, so that none of them takes the answer away."""
    others = dict[str, list[Mask]]()
    for one in Mask.objects.filter(OPEN, point=held.point_id).exclude(no=held.no).prefetch_related("covered"):
        others.setdefault(one.no, []).append(one)
    answered = set[int]()
    for versions in others.values():
        if any(one.state == MaskState.CHECKED.value for one in versions):
            answered |= set.intersection(*({covered.need_id for covered in one.covered.all()} for one in versions))
    return tuple(need_of(one) for one in _standing(held, at).exclude(pk__in=answered))


def needs_called(point: Point, numbers: Iterable[int], at: datetime) -> tuple[MaskNeed, ...]:
    """The standing needs of a point with these numbers, in their order. Raises Fault(NOT_FOUND)."""
    wanted = list(dict.fromkeys(numbers))
    stands = Q(ended_at=None) & (Q(until_at=None) | Q(until_at__gt=at))
    known = {one.pk: one for one in MaskNeed.objects.filter(stands, point=point)}
    for number in wanted:
        if number not in known:
            words = Words(f"该点位没有第 {number} 号须遮挡事项", f"the point has no standing need number {number}")
            raise Fault(FaultKind.NOT_FOUND, words)
    return tuple(known[number] for number in wanted)


def window_of(held: Mask) -> MaskWindow:
    """The time that a version covers."""
    return MaskWindow(held.from_at, held.until_at, held.opens, held.closes)


def polygons_in(held: Mask) -> tuple[Polygon, ...]:
    """What a version covers."""
    return polygons_of(held.polygons)


def covers_beside(point: Point, no: str) -> list[Cover]:
    """What the open versions of the masks of a point cover, other than those of one mask ("" for none)."""
    rows = Mask.objects.filter(OPEN, point=point).exclude(no=no).order_by("pk")
    return [Cover(held.no, window_of(held), polygons_in(held)) for held in rows]


def mask_row(held: Mask) -> MaskRow:
    """A version of a mask as a value; its point is read with it."""
    proof = Proof(held.proof_at, held.proof_sha256, held.proof_type) if held.proof_at else None
    return MaskRow(
        no=held.no,
        version=held.version,
        point=held.point.code,
        point_name=held.point.name,
        place=held.point.place,
        by=MaskMaker(held.by),
        window=window_of(held),
        polygons=polygons_in(held),
        grow_permille=held.grow_permille,
        reason=held.reason,
        state=MaskState(held.state),
        needs=tuple(sorted(one.need_id for one in held.covered.all())),
        drawn_by=held.person,
        drawn_at=held.drawn_at,
        is_less=held.is_less,
        proof=proof,
        checked_by=held.checker,
        checked_at=held.checked_at,
        check_reason=held.check_reason,
        ended_at=held.ended_at,
        end_reason=held.end_reason,
    )
