"""The convenience copy of an export: the same time, encoded again, with label and mark (articles 16(3), 20(1)).

It is in the bag beside the payload and is no evidence: originals have no mark, since their bytes are the evidence. The
mark is the number of the register's line that opened the request (`mingcha trace-mark`). If the operator has a
certificate, it gets content credentials (C2PA).
"""

import asyncio
import base64
import json
import os
from collections.abc import Callable, Iterator
from contextlib import aclosing
from typing import BinaryIO

from mingcha.access.exports.content_credentials import sign_film, signer_from_environment
from mingcha.access.exports.values import ExportRow, OpenedRequest
from mingcha.access.exports.work_folder import WorkFolder
from mingcha.access.register.rules import mark_of
from mingcha.access.tickets.tokens import label_text
from mingcha.evidence.bag.paths import COPIES, COPY
from mingcha.media.gateway.transcode.film_copy import FilmFragment, FilmStamp, copied_films
from mingcha.media.gateway.transcode.workers import Workers

type Advance = Callable[[int], None]


def copy_point(camera: str, export: ExportRow, request: OpenedRequest, folder: WorkFolder, advance: Advance) -> int:
    """Writes the films of one point and returns their bytes; replaces those of an earlier try. No films without
    footage.

    `advance(bytes)` is called before each fragment and may cancel by raising. Raises Fault(UNSUPPORTED) without a
    decoder, Fault(CORRUPT) if nothing can be decoded, OSError if the disk cannot be written to.
    """
    target = folder.bag / COPIES
    target.mkdir(mode=0o700, exist_ok=True)
    for earlier in target.glob(f"{camera}-*.mp4"):
        earlier.unlink()
    stamp = FilmStamp(label_of(export, request), mark_of(request.register), export.from_ms * 90, export.to_ms * 90)
    signer = signer_from_environment()
    size = asyncio.run(_write(camera, folder, stamp, advance))
    if signer is not None:
        for film in sorted(target.glob(f"{camera}-*.mp4")):
            sign_film(film, signer, export=export.no, line=request.register)
    if not any(target.iterdir()):
        target.rmdir()  # a bag has no empty folder
    return size


def label_of(export: ExportRow, request: OpenedRequest) -> str:
    """The label burnt into the copy: recipient, line of the register, and number of the export."""
    officers = request.facts.officers
    return label_text([one.name for one in officers], officers[0].unit, request.register, export.no)


async def _write(camera: str, folder: WorkFolder, stamp: FilmStamp, advance: Advance) -> int:
    done, opened = 0, dict[int, BinaryIO]()
    fragments = _fragments(camera, folder)
    workers = Workers(1)
    made = copied_films(fragments, stamp, workers, lambda: advance(done))
    try:
        async with aclosing(made) as pieces:
            async for film, data in pieces:
                if film not in opened:
                    folder.require_room(len(data))
                    opened[film] = (folder.bag / COPY.format(camera=camera, number=film)).open("wb")
                opened[film].write(data)
                done += len(data)
    finally:
        await workers.stop()
        for file in opened.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
    return done


def _fragments(camera: str, folder: WorkFolder) -> Iterator[FilmFragment]:
    """The fragments of a point's clips, in order, as they were fetched."""
    init = b""
    with folder.notes(camera).open("rb") as notes:
        for text in notes:
            line = json.loads(text)
            if line["t"] == "clip":
                init = base64.b64decode(line["init"])
            elif line["t"] == "segment":
                with (folder.bag / line["clip"]).open("rb") as clip:
                    clip.seek(line["offset"])
                    yield FilmFragment(init, clip.read(line["bytes"]))
