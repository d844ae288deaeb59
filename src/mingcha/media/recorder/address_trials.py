"""The operation `try` of the local protocol: one attempt to read a camera that is not assigned, from this machine.

For the connection test before a camera is registered (docs/design/connection-test.md). Records nothing.
"""

import asyncio
import base64
import ipaddress
from collections.abc import Callable, Mapping
from pathlib import Path

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import CameraAddress, camera_address
from mingcha.media.ingest.trial import FirstPicture, IPNetwork, Reach, Trial, try_camera
from mingcha.media.local.server import Given, Reply
from mingcha.media.recorder.mask_switch import MaskedCameras, SeenCamera
from mingcha.media.units import GapReason

AT_ONCE = 2
"""Attempts at the same time; each has a thread and a camera's connection for 8 seconds at most."""
NETWORKS_LIMIT = 256
"""Networks of each kind in one request; a unit has at most 200 (registry.networks.rules)."""
PICTURE_LIMIT_BYTES = 2_900_000
"""A larger coded picture is left out, since in base64 it would not fit into a message of 4 MiB."""


class AddressTrials:
    """Answers `try`. Attempts run in threads with an event loop of their own, beside the recorder's."""

    def __init__(
        self,
        unseal: Callable[[str], str],
        clock: Clock,
        masked: MaskedCameras,
        seen: SeenCamera,
        signalling: Path | None = None,
    ) -> None:
        """`unseal` opens a sealed password; raises Fault. `masked`: devices that are not connected to (article 18);
        `signalling`: as `try_camera` takes it."""
        self._signalling = signalling
        self._unseal, self._clock, self._masked, self._seen = unseal, clock, masked, seen
        self._running = 0

    async def run(self, given: Given, _: Reply) -> dict[str, object]:
        """One attempt, as JSON. Raises Fault(INVALID), Fault(FORBIDDEN) for a device with a masked camera, and
        Fault(EXHAUSTED) while AT_ONCE others run."""
        sealed = _text(given, "sealed_password")
        address = camera_address(_text(given, "url"), _text(given, "username"), self._unseal(sealed))
        reach = Reach(_networks(given, "unit"), _networks(given, "installation"), *self._masked.barred)
        known = self._masked.trial(address, self._seen)
        if known is not None:
            return trial_json(known)
        if self._running >= AT_ONCE:
            words = Words("正在测试其他摄像机，请稍候再试", "others are being tried: wait a moment")
            raise Fault(FaultKind.EXHAUSTED, words)
        self._running += 1
        attempt = asyncio.ensure_future(asyncio.to_thread(try_camera, address, self._clock, reach, self._signalling))
        attempt.add_done_callback(self._ended)  # not when the client disconnects: the thread runs to its limit
        return trial_json(await asyncio.shield(attempt))

    def _ended(self, _: object) -> None:
        self._running -= 1


def trial_request(address: CameraAddress, sealed_password: str, reach: Reach) -> dict[str, object]:
    """The fields of a request of `try`; the password stays sealed on the way."""
    return {
        "url": address.stored,
        "username": address.username,
        "sealed_password": sealed_password,
        "unit": [str(one) for one in reach.unit],
        "installation": [str(one) for one in reach.installation],
    }


def trial_json(found: Trial) -> dict[str, object]:
    """An attempt as JSON."""
    first = found.picture
    fits = first is not None and len(first.payload) <= PICTURE_LIMIT_BYTES
    return {
        "reason": None if found.reason is None else found.reason.value,
        "codec": found.codec,
        "width": found.width,
        "height": found.height,
        "redirected": list(found.redirected),
        "registers": found.registers,
        "init": base64.b64encode(first.init).decode() if first and fits else "",
        "picture": base64.b64encode(first.payload).decode() if first and fits else "",
    }


def trial_from(answer: Mapping[str, object], recorder: str) -> Trial:
    """Parses a recorder's answer to `try`. Raises Fault(INVALID)."""
    redirected = answer.get("redirected")
    try:
        reason = answer.get("reason")
        codec, picture = str(answer["codec"]), base64.b64decode(str(answer["picture"]), validate=True)
        init = base64.b64decode(str(answer["init"]), validate=True)
        return Trial(
            codec,
            int(str(answer["width"])),
            int(str(answer["height"])),
            None if reason is None else GapReason(str(reason)),
            FirstPicture(codec, init, picture) if picture else None,
            tuple(str(host) for host in redirected) if isinstance(redirected, list) else (),
            recorder,
            answer.get("registers") is True,
        )
    except (KeyError, ValueError) as error:
        words = Words("录像机的回答格式不对", "the answer of the recorder is broken")
        raise Fault(FaultKind.INVALID, words, type(error).__name__) from None


def _text(given: Given, name: str) -> str:
    value = given.get(name, "")
    if not isinstance(value, str):
        raise Fault(FaultKind.INVALID, Words(f"“{name}”须为文字", f"{name} is not a text"))
    return value


def _networks(given: Given, name: str) -> tuple[IPNetwork, ...]:
    texts = given.get(name, [])
    if isinstance(texts, list) and len(texts) <= NETWORKS_LIMIT:
        try:
            return tuple(ipaddress.ip_network(str(text)) for text in texts)
        except ValueError:
            pass
    raise Fault(FaultKind.INVALID, Words("网段格式不对", f"{name} is not a list of networks"))
