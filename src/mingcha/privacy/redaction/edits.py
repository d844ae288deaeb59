"""Edits of what a redaction covers, as frozen values and as they are stored (article 21)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from mingcha.kit.canonical import canonical_json
from mingcha.kit.words import Words
from mingcha.privacy.redaction.values import Frozen, Made, Span


class EditKind(StrEnum):
    """What an edit does. The value is stored in the database, so it never changes."""

    REGION = "region"
    MOVE_KEY = "move_key"
    EXTEND = "extend"
    SPLIT = "split"
    JOIN = "join"
    DELETE = "delete"
    WHOLE_FRAME = "whole_frame"
    CLASS_OFF = "class_off"
    CLASS_ON = "class_on"
    EXCEPT = "except"
    KEEP_VISIBLE = "keep_visible"
    COVER_AGAIN = "cover_again"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _KINDS[self]


_KINDS = {
    EditKind.REGION: Words("增加人工区域", "a region by hand"),
    EditKind.MOVE_KEY: Words("移动关键帧", "a key frame moved"),
    EditKind.EXTEND: Words("延长轨迹", "a track extended"),
    EditKind.SPLIT: Words("拆分轨迹", "a track split"),
    EditKind.JOIN: Words("合并轨迹", "two tracks joined"),
    EditKind.DELETE: Words("删除误检轨迹", "a false track deleted"),
    EditKind.WHOLE_FRAME: Words("整幅遮盖", "whole pictures covered"),
    EditKind.CLASS_OFF: Words("不遮盖某类目标", "a class of things not covered"),
    EditKind.CLASS_ON: Words("遮盖某类目标", "a class of things covered"),
    EditKind.EXCEPT: Words("依法不作遮盖", "a track left visible by law"),
    EditKind.KEEP_VISIBLE: Words("本人轨迹保持可见", "the track of the person concerned stays visible"),
    EditKind.COVER_AGAIN: Words("恢复遮盖本人轨迹", "that track is covered again"),
}

THE_CHECK = Words("影片检查程序", "the check of the film")
"""Who edits where the gate found something uncovered."""
UNCOVERING = (
    EditKind.MOVE_KEY, EditKind.SPLIT, EditKind.DELETE, EditKind.CLASS_OFF, EditKind.EXCEPT, EditKind.KEEP_VISIBLE
)  # fmt: skip
"""The kinds that may leave open what was covered: they need a reason, and another hand to review them."""
OF_A_TRACK = (
    EditKind.MOVE_KEY, EditKind.EXTEND, EditKind.SPLIT, EditKind.JOIN, EditKind.DELETE, EditKind.EXCEPT,
    EditKind.KEEP_VISIBLE, EditKind.COVER_AGAIN,
)  # fmt: skip
"""The kinds that name a track."""
OF_A_CLASS = (EditKind.CLASS_OFF, EditKind.CLASS_ON)
"""The kinds that name a class of things: face | person | plate."""
CLASSES = ("face", "person", "plate")


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """Where a region is at a time: left, top, width and height in 1/65535 of the picture's width and height."""

    at_90k: int
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class NewEdit:
    """An edit of the time `span`. `track`: what it changes, or the class; `other`: the track that is joined to it. The
    `reason` of an exception is the organ that ordered it and the number of its document, as the film shows them."""

    kind: EditKind
    span: Span
    track: str = ""
    other: str = ""
    keys: tuple[KeyFrame, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KeptTrack:
    """A track that stays visible in a part of the film; what else is covered there wins where boxes overlap."""

    track: str
    span: Span


@dataclass(frozen=True, slots=True)
class CheckCovers:
    """Regions that the check of a film adds where it found something uncovered, and what is covered after them."""

    edits: tuple[NewEdit, ...]
    frozen: Frozen


@dataclass(frozen=True, slots=True)
class CheckedFilm:
    """A rendered film with what its gate found, and what is covered before a person looks at it again."""

    film: Made
    covers: CheckCovers | None


def kept_visible(edits: Iterable[NewEdit]) -> tuple[KeptTrack, ...]:
    """What stays visible after these edits, in order: tracks of the person concerned (decree 799, art. 21) that no
    later edit covers again."""
    kept: dict[KeptTrack, None] = {}
    for edit in edits:
        if edit.kind is EditKind.KEEP_VISIBLE:
            kept[KeptTrack(edit.track, edit.span)] = None
        elif edit.kind is EditKind.COVER_AGAIN:
            kept = {one: None for one in kept if one.track != edit.track}
    return tuple(kept)


def left_open(edits: Sequence[NewEdit]) -> tuple[KeptTrack, ...]:
    """All that stays visible on purpose after these edits: the person concerned, and what is excepted by law."""
    excepted = (KeptTrack(edit.track, edit.span) for edit in edits if edit.kind is EditKind.EXCEPT)
    return (*kept_visible(edits), *excepted)


def edit_text(edit: NewEdit) -> str:
    """An edit as it is stored and given to the engine: canonical JSON."""
    return canonical_json(asdict(edit) | {"kind": edit.kind.value}).decode()


def edit_of(text: str) -> NewEdit:
    """An edit as `edit_text` wrote it."""
    read = json.loads(text)
    keys = tuple(KeyFrame(**key) for key in read["keys"])
    return NewEdit(EditKind(read["kind"]), Span(**read["span"]), read["track"], read["other"], keys, read["reason"])


def bar_text(edits: Iterable[NewEdit]) -> str:
    """What the bar at the foot of every picture of the film says: by law, with each organ and the number of its
    document; "" without an exception, then there is no bar."""
    grounds = dict.fromkeys(edit.reason for edit in edits if edit.kind is EditKind.EXCEPT)
    return " ".join(["依法公开", "；".join(grounds)]) if grounds else ""


def excepted_tracks(edits: Iterable[NewEdit]) -> frozenset[str]:
    """The tracks that exceptions leave visible in some time."""
    return frozenset(edit.track for edit in edits if edit.kind is EditKind.EXCEPT)
