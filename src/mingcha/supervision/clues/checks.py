"""Checks of clues for `mingcha check`: each hold that a clue names is there (articles 16(4), 16(5))."""

from collections.abc import Iterator

from mingcha.custody.holds.queries import holds
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.supervision.clues.models import Clue

_WORDS = Words(
    "线索的保全不存在，或者不是该点位的保全", "a clue names a hold that is not there, or is of another point"
)


def check_clue_holds() -> Iterator[Finding]:
    """Reports a clue whose hold is missing or holds another point's footage."""
    rows = Clue.objects.exclude(hold="", important_hold="").order_by("pk")
    named = [(held.no, held.camera, name) for held in rows for name in (held.hold, held.important_hold) if name]
    if not named:
        return
    cameras = {one.name: one.camera for one in holds()}
    for no, camera, name in named:
        if cameras.get(name) != camera:
            yield Finding("supervision", "clue_hold_missing", no, _WORDS, {"hold": name})
