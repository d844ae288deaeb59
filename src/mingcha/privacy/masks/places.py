"""Points with something to be covered or a mask, for the page that lists them: what is open first (articles 3, 18)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.masks.models import Mask, MaskNeedCovered
from mingcha.privacy.masks.rows import OPEN
from mingcha.privacy.masks.values import MaskState
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.models import Point
from mingcha.registry.points.reach import points_in_reach


class PlaceState(StrEnum):
    """Where a point stands with its masks; the first that holds. The value is a code in the address of the list."""

    OPEN = "open"
    DRAWN = "drawn"
    ANSWERED = "answered"
    UNASKED = "unasked"

    @property
    def words(self) -> Words:
        """The state for people."""
        return _STATES[self]


_STATES = {
    PlaceState.OPEN: Words("尚未绘制遮挡", "a mask is missing"),
    PlaceState.DRAWN: Words("已绘制、待核验", "drawn, to be checked"),
    PlaceState.ANSWERED: Words("遮挡已核验", "masked and checked"),
    PlaceState.UNASKED: Words("无须遮挡，另有遮挡", "masked without a need"),
}
_RANKS = tuple(PlaceState)


@dataclass(frozen=True, slots=True)
class MaskedPlace:
    """A point with what its view needs. `articles`: of its standing needs, each once; `needs`: how many stand, `bare`:
    of these those for which no open mask is drawn; `masks`: numbers of its open masks; `since`: when the register came
    to know of the first standing need, None without one."""

    point: str
    name: str
    organisation: str
    state: PlaceState
    articles: tuple[str, ...]
    needs: int
    bare: int
    masks: tuple[str, ...]
    since: datetime | None


@cites("3", "18")
def masked_places(
    reader: Reader, *, at: datetime, state: str = "", text: str = "", limit: int = 50, offset: int = 0
) -> tuple[MaskedPlace, ...]:
    """The points in reach with a standing need or an open mask: those without a mask first, then those to be checked,
    by name. `state`: a PlaceState, "" for all; `text`: as in the list of points."""
    rows = _asked(reader, at, state, text).order_by("rank", "name", "pk")
    return _whole(rows.values_list(*_COLUMNS)[offset : offset + limit], at)


def count_masked_places(reader: Reader, *, at: datetime, state: str = "", text: str = "") -> int:
    """How many such points there are."""
    return _asked(reader, at, state, text).count()


def masked_place(code: str, *, at: datetime) -> MaskedPlace | None:
    """What the view of a point needs; None if nothing is needed or masked. Not cut to a reach: for the page of a point
    that its reader may see."""
    return next(iter(_whole(_OF_POINT.rows(code, at), at)), None)


_COLUMNS = ("pk", "code", "name", "system__site__organisation__name", "rank")
_OF_POINT = CompiledQuery(
    lambda code, at: _ranked(_with_something(Point.objects.filter(code=code), at), at).values_list(*_COLUMNS)
)


def _standing(at: datetime) -> QuerySet[MaskNeed]:
    return MaskNeed.objects.filter(Q(ended_at=None) & (Q(until_at=None) | Q(until_at__gt=at)))


def _with_something(rows: QuerySet[Point], at: datetime) -> QuerySet[Point]:
    masked = Mask.objects.filter(OPEN).values("point")
    return rows.filter(Q(pk__in=_standing(at).values("point")) | Q(pk__in=masked))


def _ranked(rows: QuerySet[Point], at: datetime) -> QuerySet[Any]:
    """With `rank`, the place of its state in PlaceState."""
    standing = _standing(at).filter(point=OuterRef("pk"))
    drawn = Mask.objects.filter(point=OuterRef("pk"), state=MaskState.PROPOSED.value)
    return rows.annotate(
        rank=Case(
            When(Exists(standing.filter(~Exists(_answers(MaskState.CHECKED, MaskState.PROPOSED)))), then=Value(0)),
            When(Exists(drawn), then=Value(1)),
            When(Exists(standing), then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
    )


def _answers(*states: MaskState) -> QuerySet[MaskNeedCovered]:
    """Of a need of an outer query: that a version in one of these states answers it."""
    return MaskNeedCovered.objects.filter(need=OuterRef("pk"), mask__state__in=[state.value for state in states])


def _asked(reader: Reader, at: datetime, state: str, text: str) -> QuerySet[Any]:
    """The points in reach with something to be covered, narrowed; a text as in the list of points."""
    found = points_in_reach(duty_of(reader, at), PointFilter(q=text))
    ranked = _ranked(_with_something(found, at), at)
    return ranked.filter(rank=_RANKS.index(PlaceState(state))) if state in list(PlaceState) else ranked


def _whole(rows: Iterable[Sequence[Any]], at: datetime) -> tuple[MaskedPlace, ...]:
    """Points of `_ranked`, by _COLUMNS, with their needs and masks, by two queries more, none for no point."""
    held = list(rows)
    keys = tuple(key for key, *_ in held)
    needs, masks = _needs_of(keys, at), _masks_of(keys)
    return tuple(_place(point, needs.get(key, ()), masks.get(key, ())) for key, *point in held)


def _place(point: Sequence[Any], needs: Collection[tuple[str, datetime, bool]], masks: Collection[str]) -> MaskedPlace:
    code, name, organisation, rank = point
    return MaskedPlace(
        point=code,
        name=name,
        organisation=organisation,
        state=_RANKS[rank],
        articles=tuple(sorted({article for article, *_ in needs})),
        needs=len(needs),
        bare=sum(not is_drawn for *_, is_drawn in needs),
        masks=tuple(sorted(set(masks))),
        since=min((known_at for _, known_at, _ in needs), default=None),
    )


def _needs_of(points: tuple[int, ...], at: datetime) -> dict[int, list[tuple[str, datetime, bool]]]:
    found: dict[int, list[tuple[str, datetime, bool]]] = {}
    for key, article, known_at, is_drawn in _NEEDS.rows(points, at):
        found.setdefault(key, []).append((article, known_at, is_drawn))
    return found


def _ask_needs(points: tuple[int, ...], at: datetime) -> QuerySet[MaskNeed, Any]:
    drawn = Exists(_answers(MaskState.CHECKED, MaskState.PROPOSED))
    rows = _standing(at).filter(point__in=points).annotate(drawn=drawn)
    return rows.values_list("point", "article", "known_at", "drawn")


def _masks_of(points: tuple[int, ...]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, no in _MASKS.rows(points):
        found.setdefault(key, []).append(no)
    return found


_NEEDS = CompiledQuery(_ask_needs)
_MASKS = CompiledQuery(
    lambda points: Mask.objects.filter(OPEN, point__in=points).order_by("no").values_list("point", "no")
)
