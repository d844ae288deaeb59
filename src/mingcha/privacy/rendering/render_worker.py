"""The worker that fills and encodes one chunk: `python -m mingcha.privacy.rendering.render_worker`."""

import sys
from collections.abc import Mapping
from typing import Any

from mingcha.privacy.rendering.chunk_order import parse_order
from mingcha.privacy.rendering.encoding import render_chunk
from mingcha.privacy.rendering.worker import main, source_frames


def rendered(order: Mapping[str, Any]) -> bytes:
    """The chunk of an order (processes.render_order)."""
    return render_chunk(source_frames(order), parse_order(order["render"]))


if __name__ == "__main__":
    sys.exit(main(rendered))
