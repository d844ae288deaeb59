"""Pictures of a journey's pages, for documents and for whoever looks at what a test saw."""

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = "MINGCHA_PICTURES"
"""Where pictures are written to; none are made without it."""
_HEIGHTS = {1440: 900, 390: 844}
_QUALITY = 78


class WayPictures:
    """Takes pictures of pages, if a folder is named."""

    def __init__(self) -> None:
        name = os.environ.get(FOLDER, "")
        self.folder = Path(name) if name else None
        self._taken = set[str]()

    def take(self, page: Page, name: str, width: int = 1440) -> None:
        """A picture of what is on the screen at a width, the first time alone; afterwards the page has the size that it
        had."""
        file = f"{name}-{width}.jpg"
        if self.folder is None or file in self._taken:
            return
        self._taken.add(file)
        before = page.viewport_size
        page.set_viewport_size({"width": width, "height": _HEIGHTS[width]})
        page.wait_for_timeout(500)  # what follows the size is drawn
        self.folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=self.folder / file, type="jpeg", quality=_QUALITY)
        if before is not None:
            page.set_viewport_size(before)
