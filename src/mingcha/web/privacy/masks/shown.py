"""What must be covered and the versions of masks as the pages show them: words, outlines, what comes next (art. 18)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.urls import reverse

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.words import Words
from mingcha.law.place_kinds import masked_kind
from mingcha.privacy.looks.values import LookRow
from mingcha.privacy.masks.rules import needs_proof
from mingcha.privacy.masks.values import MaskMaker, MaskRow, MaskState
from mingcha.registry.mask_needs.rules import Need, NeedGround
from mingcha.registry.mask_needs.values import NeedRow

_ENDLESS = Words("长期", "without end")
_IN_VIEW = Words("视域内的区域", "an area in view")
_NEXT = {
    MaskMaker.CAMERA: Words("待提交遮挡后的画面", "picture of the masked view to be handed in"),
    MaskMaker.RECORDER: Words("待平台从录像机取得遮挡后的画面", "waits for the recorder's picture of the masked view"),
}
_TO_CHECK = Words("待公安机关核验", "to be checked by public security")
TONES = {MaskState.PROPOSED: "warn", MaskState.CHECKED: "ok"}


@dataclass(frozen=True, slots=True)
class ShownNeed:
    """Something to be covered. `area_url`: the page of its area, "" for none; `answers`: the numbers of the open masks
    that answer it, each with whether it was checked."""

    row: NeedRow
    words: Words
    when: Words
    area_url: str
    answers: tuple[tuple[str, bool], ...]
    stands: bool

    @property
    def choice(self) -> Words:
        """What a form calls it."""
        zh, en = f"{self.words.zh}（{self.when.zh}）", f"{self.words.en} ({self.when.en})"
        return Words(f"{self.row.number}　{zh}", f"{self.row.number} {en}")

    @property
    def is_checked(self) -> bool:
        """Whether a checked mask answers it."""
        return any(checked for _, checked in self.answers)


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version of a mask. `outlines`: of each polygon the points of an SVG element in 1/PICTURE; `next`: what comes
    next, None where nothing does; `last_look`: the last recorded look at it, None without one."""

    row: MaskRow
    outlines: tuple[str, ...]
    when: Words
    next: Words | None
    last_look: LookRow | None = None

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES.get(self.row.state, "off")


def shown_needs(rows: Iterable[NeedRow], masks: Sequence[MaskRow], place_kind: str, at: datetime) -> list[ShownNeed]:
    """Needs with the masks that answer them. `place_kind`: the kind of place of their point."""
    return [
        ShownNeed(
            row=row,
            words=_words_of(row.need, place_kind),
            when=time_words(row.need.from_at, row.need.until_at, row.need.opens, row.need.closes),
            area_url=reverse("area", args=[row.need.area]) if row.need.area else "",
            answers=_answers(row.number, masks),
            stands=row.stands(at),
        )
        for row in rows
    ]


def shown_version(row: MaskRow, last_look: LookRow | None = None) -> ShownVersion:
    """A version, with the last look at it."""
    return ShownVersion(
        row=row,
        outlines=tuple(" ".join(f"{x},{y}" for x, y in polygon) for polygon in row.polygons),
        when=time_words(row.window.from_at, row.window.until_at, row.window.opens, row.window.closes),
        next=_next(row),
        last_look=last_look,
    )


def time_words(from_at: datetime, until_at: datetime | None, opens: time | None, closes: time | None) -> Words:
    """A time in words: from, until, and the hours of each day."""
    until = Words(_minute(until_at), _minute(until_at)) if until_at else _ENDLESS
    zh, en = f"{_minute(from_at)} 起，{until.zh}", f"from {_minute(from_at)}, {until.en}"
    if until_at:
        zh, en = f"{_minute(from_at)} 至 {until.zh}", f"{_minute(from_at)} to {until.en}"
    if opens and closes:
        zh, en = f"{zh}，每日 {opens:%H:%M} 至 {closes:%H:%M}", f"{en}, each day {opens:%H:%M} to {closes:%H:%M}"
    return Words(zh, en)


def _next(row: MaskRow) -> Words | None:
    if row.state is not MaskState.PROPOSED:
        return None
    due = needs_proof(row.by, answers_need=bool(row.needs), is_less=row.is_less)
    return _NEXT[row.by] if due and row.proof is None else _TO_CHECK


def _words_of(need: Need, place_kind: str) -> Words:
    """What is protected: the kind of place if it still is the point's, else the item's own words."""
    if need.ground is NeedGround.AREA:
        return _IN_VIEW
    kind = masked_kind(place_kind)
    if kind is not None and kind.article == need.article:
        return kind.words
    return Words("按场所性质须遮挡", "by the kind of place")


def _answers(number: int, masks: Sequence[MaskRow]) -> tuple[tuple[str, bool], ...]:
    found: dict[str, bool] = {}
    for row in masks:
        if row.is_open and number in row.needs:
            found[row.no] = found.get(row.no, False) or row.state is MaskState.CHECKED
    return tuple(sorted(found.items()))


def _minute(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
