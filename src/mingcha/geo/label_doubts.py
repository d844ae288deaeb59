"""Checks the label of a coordinate against the place's division and the other points there (article 13).

A wrong label moves a point by 0.5 to 1.3 km. A doubt is a question to the person, never a correction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mingcha.geo.coordinates import LegalCoordinate, Located, System, distance_m, to_legal
from mingcha.geo.divisions import WUHAN_OUTLINES, LabelDoubt, Outlines, other_labels, suspect_label
from mingcha.kit.words import Words

Pair = tuple[float, float]
"""(longitude, latitude), degrees of CGCS2000."""


class Ground(StrEnum):
    """The evidence that contradicts a label."""

    DIVISION = "division"  # the outline of the declared division
    SITE = "site"  # the other points of the same site


@dataclass(frozen=True, slots=True)
class Known:
    """Known facts about the place of a new point: its division, and the points already there."""

    division: str
    at_site: Sequence[Pair] = ()


@dataclass(frozen=True, slots=True)
class LabelQuestion:
    """A doubted label: the coordinate under the given label and under the likely one (None: no other label fits
    better), their distance in metres, and the reason as a text."""

    ground: Ground
    declared: LegalCoordinate
    likely: LegalCoordinate | None
    apart_m: float
    words: Words
    division: LabelDoubt | None = None


def question_label(
    point: Located, known: Known, spread_m: float, outlines: Outlines = WUHAN_OUTLINES
) -> LabelQuestion | None:
    """Why the coordinate label of a point is in doubt, or None.

    A position within the uncertainty of a border is not evidence by itself: the label is questioned only if another
    label would put the point inside and no other point of its site agrees with the given one.

    `spread_m`: how far a point may be from all others of its site before its label is checked. Raises Fault(NOT_FOUND)
    for a division that is not in Wuhan.
    """
    declared = to_legal(point)
    doubt = suspect_label(point, known.division, outlines)
    if doubt is None and (not known.at_site or _stands_by(declared, known.at_site, spread_m)):
        return None  # the usual case: nothing of the other labels has to be computed
    readings = {label: to_legal(replace(point, system=label)) for label in other_labels(point.system)}
    if doubt is not None:
        likely = _nearest([readings[label] for label in doubt.looks_like], known)
        if not doubt.is_near_border or (likely is not None and not _stands_by(declared, known.at_site, spread_m)):
            return _question(Ground.DIVISION, declared, likely, doubt.words, doubt)
    if not known.at_site:
        return None
    fitting = [one for one in readings.values() if suspect_label(one.original, known.division, outlines) is None]
    likely = _better(declared, fitting, known.at_site, spread_m)
    if likely is None:
        return None
    return _question(Ground.SITE, declared, likely, _words(declared, likely, known.at_site), None)


def _better(
    declared: LegalCoordinate, readings: Sequence[LegalCoordinate], others: Sequence[Pair], spread_m: float
) -> LegalCoordinate | None:
    """The reading nearest to the other points, when it lies within the spread and the declared one beyond it."""
    if not readings or _stands_by(declared, others, spread_m):
        return None
    nearest = min(readings, key=lambda one: _distance_to(one, others))
    return nearest if _distance_to(nearest, others) <= spread_m else None


def _nearest(readings: Sequence[LegalCoordinate], known: Known) -> LegalCoordinate | None:
    """The reading nearest to the other points of the site, or the first if there are none; all are in the division."""
    if not known.at_site:
        return readings[0] if readings else None
    return min(readings, key=lambda one: _distance_to(one, known.at_site), default=None)


def _stands_by(one: LegalCoordinate, others: Sequence[Pair], spread_m: float) -> bool:
    return any(distance_m((one.longitude, one.latitude), other) <= spread_m for other in others)


def _distance_to(one: LegalCoordinate, others: Sequence[Pair]) -> float:
    return min(distance_m((one.longitude, one.latitude), other) for other in others)


def _question(
    ground: Ground, declared: LegalCoordinate, likely: LegalCoordinate | None, words: Words, doubt: LabelDoubt | None
) -> LabelQuestion:
    apart_m = 0.0
    if likely is not None:
        apart_m = distance_m((declared.longitude, declared.latitude), (likely.longitude, likely.latitude))
    return LabelQuestion(ground, declared, likely, apart_m, words, doubt)


def _words(declared: LegalCoordinate, likely: LegalCoordinate, others: Sequence[Pair]) -> Words:
    far, near = _distance_to(declared, others), _distance_to(likely, others)
    labels: tuple[System, System] = (declared.original.system, likely.original.system)
    return Words(
        f"该点距同一场所最近的点位约 {far:.0f} 米；若坐标系是{labels[1].words.zh}而不是{labels[0].words.zh}，"
        f"则只有约 {near:.0f} 米：请核对坐标系",
        f"the point lies about {far:.0f} m from the nearest point of the same site; labelled {labels[1].words.en} "
        f"instead of {labels[0].words.en} it would be about {near:.0f} m: check the label",
    )
