"""Builds rows from a scanned footage file: the initialisation segment and the whole fragments.

Used by recovery, rebuilding and the row check, so that all three read a file alike.
"""

from collections.abc import Mapping

from mingcha.kit.canonical import canonical_json
from mingcha.media.journal.rows import FragmentRow, InitRow
from mingcha.media.mp4.index import pack_frames
from mingcha.media.mp4.init import init_id, read_init
from mingcha.media.mp4.scan import FoundFragment


def init_row(init: bytes) -> InitRow:
    """The row of an initialisation segment (`ftyp moov`); codec and size come from its sample entry."""
    codec, width, height = read_init(init)
    return InitRow(init_id(init), codec, width, height, init)


def mask_of(facts: Mapping[str, object]) -> str:
    """The column `mask` of a file, from the facts in its header; "[]" for a fact that is no list of texts."""
    mask = facts.get("mask")
    if mask is None:
        return ""
    pairs = [one for one in mask if isinstance(one, list)] if isinstance(mask, list) else []
    return canonical_json([[str(part) for part in pair] for pair in pairs]).decode()


def fragment_row(camera: str, file: int, found: FoundFragment) -> FragmentRow:
    """The row of a whole fragment in the file with this id."""
    return FragmentRow(
        *(camera, found.start_90k, file, found.number, found.offset_bytes, found.size_bytes, found.duration_90k),
        *(found.frames[0][2], len(found.frames), found.digest, pack_frames(found.frames)),
    )
