"""The wall page opened, and its JSON."""

import json
import re
from html import unescape
from typing import Any

from django.test import Client


def wall_json(html: str) -> dict[str, Any]:
    """What the page brings for the player."""
    found = re.search(r'data-wall="([^"]*)"', html)
    assert found is not None, html[-2000:]
    brought: dict[str, Any] = json.loads(unescape(found[1]))
    return brought


def opened(client: Client, *codes: str) -> None:
    """A purpose is chosen for these points."""
    client.post("/access/grants", {"purpose": "duty_patrol", "points": codes})
