"""The worker process of viewing copies: `python -m mingcha.media.gateway.transcode.copy_worker`.

A worker that also has the stamp. It is a separate program because numpy is slow to load and viewers of live pictures
must not wait for it.
"""

from mingcha.media.gateway.transcode.job import Press
from mingcha.media.gateway.transcode.stamp import Stamp
from mingcha.media.gateway.transcode.worker import main


def stamp_of(label: str, mark: int, width: int, height: int) -> Press:
    """The stamp of label and mark for pictures of this size. Raises ValueError."""
    return Stamp(label, mark, width, height).press


if __name__ == "__main__":
    stamp_of("0", 0, 64, 36)  # loads glyphs and signs in advance, for a spare process
    main(stamp_of)
