"""The worker process of viewing copies: `python -m mingcha.media.gateway.transcode.copy_worker`.

A worker as any other, which also has the stamp. It is a program of its own because numpy takes a moment to load, and a
viewer of live pictures shall not wait for it.
"""

from mingcha.media.gateway.transcode.job import Press
from mingcha.media.gateway.transcode.stamp import Stamp
from mingcha.media.gateway.transcode.worker import main


def stamp_of(label: str, mark: int, width: int, height: int) -> Press:
    """What presses label and mark on pictures of this size. Raises ValueError."""
    return Stamp(label, mark, width, height).press


if __name__ == "__main__":
    stamp_of("0", 0, 64, 36)  # loads glyphs and signs before there is work: a spare process has them when it is needed
    main(stamp_of)
