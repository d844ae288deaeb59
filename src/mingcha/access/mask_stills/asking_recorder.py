"""Asks the recorder of this home for one still of a camera, encrypted for this process alone (article 18)."""

import asyncio
import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pyrage
from django.conf import settings

from mingcha.access.mask_stills.values import MaskStillTaken
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.local.client import LocalClient

_ANSWER_S = 25.0
"""The recorder gives up after 20 s."""
_MOST_BYTES = 2 << 20
_JPEG = b"\xff\xd8\xff"


def take_mask_still(camera: str, *, masked: bool) -> MaskStillTaken:
    """One still of a camera (its code), with the masks that hold now or without any. Blocks the calling thread. Raises
    Fault(UNAVAILABLE) if the recorder or the camera gives none, Fault(CORRUPT) for a malformed answer."""
    identity = pyrage.x25519.Identity.generate()
    try:
        answer = asyncio.run(_ask(camera, masked, str(identity.to_public())))
    except TimeoutError:
        raise _none("") from None
    if answer.get("reason") is not None:
        raise _none(f"{answer.get('reason')} {answer.get('detail')}"[:200])
    return read_still(answer, identity)


async def _ask(camera: str, masked: bool, recipient: str) -> Mapping[str, object]:
    client = LocalClient(settings.MINGCHA_HOME.socket, "mask_still")
    try:
        async with asyncio.timeout(_ANSWER_S):
            return await client.ask("mask_still", camera=camera, recipient=recipient, masked=masked)
    finally:
        await client.close()


def read_still(answer: Mapping[str, object], identity: pyrage.x25519.Identity) -> MaskStillTaken:
    """The still in a recorder's answer. Raises Fault(CORRUPT)."""
    try:
        jpeg = pyrage.decrypt(base64.b64decode(str(answer["still"]), validate=True), [identity])
        names = json.loads(str(answer["mask"])) if answer["mask"] else []
        found = MaskStillTaken(
            at=datetime.fromtimestamp(_whole(answer["at_ms"]) / 1000, UTC),
            width=_whole(answer["width"]),
            height=_whole(answer["height"]),
            versions=tuple(str(version) for version, _ in names),
            view=base64.b64decode(str(answer["view"]), validate=True),
            jpeg=jpeg,
        )
    except (KeyError, ValueError, TypeError, OverflowError, OSError, pyrage.DecryptError) as error:
        raise _malformed() from error
    if not jpeg.startswith(_JPEG) or len(jpeg) > _MOST_BYTES:
        raise _malformed()
    return found


def _whole(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError
    return value


def _none(detail: str) -> Fault:
    return Fault(FaultKind.UNAVAILABLE, Words("录像机未能取得画面", "the recorder got no picture"), detail)


def _malformed() -> Fault:
    return Fault(FaultKind.CORRUPT, Words("录像机答复格式不对", "the recorder's answer is malformed"))
