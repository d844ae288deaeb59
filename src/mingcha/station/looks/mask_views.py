"""What a camera shows outside of its masks, for masks that were checked without it (articles 7, 18).

Its recorder takes a masked still; the picture is encrypted for nobody, numbers alone are read.
"""

import base64
import json

import pyrage

from mingcha.station.looks.newest import AskedRecorder


async def mask_view(recorder: AskedRecorder, camera: str) -> tuple[tuple[str, ...], bytes] | None:
    """The versions of masks that hold now at a camera, and its view outside of all of them (80 by 45 values of luma);
    None if the recorder takes none now. Raises Fault as the recorder does, and for a malformed answer ValueError."""
    nobody = str(pyrage.x25519.Identity.generate().to_public())
    answer = await recorder.ask("mask_still", camera=camera, recipient=nobody, masked=True)
    if answer.get("reason") is not None:
        return None
    names = json.loads(str(answer.get("mask") or "[]"))
    if not isinstance(names, list) or not all(isinstance(one, list) and len(one) == 2 for one in names):
        raise ValueError("the masks of a still")
    return tuple(str(version) for version, _ in names), base64.b64decode(str(answer.get("view", "")), validate=True)
