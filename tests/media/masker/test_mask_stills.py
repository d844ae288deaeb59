"""One still of a camera, encrypted for the one who asks; and whether a camera fills its own masks (article 18)."""

import asyncio
import base64
import io
import json
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pyrage
import pytest
from tests.support.media.fake_camera import FakeCamera, status
from tests.support.media.masked import LEFT_HALF
from tests.support.media.painted import CODE, HEIGHT, SETTINGS, SURE, WIDTH, Luma, strengths
from tests.support.media.recorder_house import ASSIGN, START, running

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import camera_address
from mingcha.media.ingest.readers import mask_stills
from mingcha.media.masker.look import MOST_DEVIATION, NOT_MEASURABLE, look_at, worst_deviation
from mingcha.media.masker.still import parse_still_order, still_of, take_still
from mingcha.media.masks.plan import UNMASKED, ClosedReason, MaskedBy, MaskPlan, Window
from mingcha.media.piped.pipe import LENGTH, PipeStill, pack_still, unpack
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason, MaskLook, MaskSeen
from mingcha.simulate.cameras import SimulatedCameras

PLAN = MaskPlan((Window(0, None, LEFT_HALF),))
BY_CAMERA = replace(LEFT_HALF, by=MaskedBy.CAMERA)


def shown(still: PipeStill, identity: pyrage.x25519.Identity) -> Luma:
    with av.open(io.BytesIO(pyrage.decrypt(still.ciphertext, [identity])), format="mjpeg") as container:
        (frame,) = container.decode(video=0)
        return frame.to_ndarray(format="gray")


@pytest.mark.law("18(4)")
async def test_a_still_is_for_its_recipient_alone_and_masked_where_that_is_asked() -> None:
    identity = pyrage.x25519.Identity.generate()
    recipient, take = str(identity.to_public()), mask_stills(["127.0.0.0/8"])
    async with SimulatedCameras(SETTINGS) as cameras:
        address = camera_address(cameras.url(0))
        bare = await take(address, PLAN, recipient, masked=False)
        masked = await take(address, PLAN, recipient, masked=True)
        numbers = await take(address, MaskPlan((Window(0, None, BY_CAMERA),)), "", masked=False)
        with pytest.raises(Trouble) as none_holds:
            await take(address, UNMASKED, recipient, masked=True)
        with pytest.raises(Trouble) as no_recipient:
            await take(address, PLAN, "age1nobody", masked=False)
    assert none_holds.value.reason is GapReason.MASK_MISSING
    assert no_recipient.value.reason is GapReason.MASK_FAULT
    assert strengths([shown(bare, identity)])[0] > SURE
    picture = shown(masked, identity)
    assert strengths([picture])[0] < SURE
    assert picture[:, WIDTH * 6 // 10 :].std() > 8
    assert (masked.width, masked.height, masked.names, bare.names) == (
        WIDTH, HEIGHT, '[["M00000012.3","recorder"]]', "",
    )  # fmt: skip
    assert masked.looks == ()
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(masked.ciphertext, [pyrage.x25519.Identity.generate()])
    covered = np.frombuffer(masked.view, np.uint8).reshape(45, 80)
    assert not covered[:, :40].any()
    assert covered[:, 46:].all()
    # a camera that does not fill its mask: the code lies open
    assert (numbers.ciphertext, numbers.names) == (b"", "")
    assert [(one.version, one.result) for one in numbers.looks] == [(BY_CAMERA.version, MaskSeen.NOT_SEEN)]


@pytest.mark.law("18(4)")
def test_a_masked_still_fills_what_the_camera_should_fill_too() -> None:
    """It may have lost its settings: the look says so, and the still goes to people and is kept."""
    identity = pyrage.x25519.Identity.generate()
    luma = np.random.default_rng(6).integers(0, 2, (HEIGHT // 12, WIDTH // 16), np.uint8) * 200 + 20
    scene = av.VideoFrame.from_ndarray(np.kron(luma, np.ones((12, 16), np.uint8)), format="gray")
    order = {"address": {"url": "rtsp://127.0.0.1:554/", "username": "", "password": ""}, "networks": [],
             "plan": MaskPlan((Window(0, None, BY_CAMERA),)).as_json(), "recipient": str(identity.to_public()),
             "masked": True}  # fmt: skip
    still = still_of(scene.reformat(format="yuv420p"), parse_still_order(order))
    assert [one.result for one in still.looks] == [MaskSeen.NOT_SEEN]
    assert still.names == '[["M00000012.3","recorder"]]'
    picture = shown(still, identity)
    assert picture[:, : WIDTH // 2 - 8].std() < 3
    assert picture[:, WIDTH * 6 // 10 :].std() > 8


def test_a_mask_of_the_camera_is_even_or_not_there() -> None:
    noise = np.random.default_rng(4)
    scene = noise.integers(30, 220, (HEIGHT, WIDTH)).astype(np.uint8)
    filled = scene.copy()
    filled[:, : WIDTH // 2] = 30 + noise.integers(-2, 3, (HEIGHT, WIDTH // 2))
    assert look_at(filled, BY_CAMERA, 5, b"") == MaskLook(
        BY_CAMERA.version, 5, MaskSeen.SEEN, worst_deviation(filled, BY_CAMERA), 0, 0, 0
    )
    assert worst_deviation(filled, BY_CAMERA) <= 3
    assert look_at(scene, BY_CAMERA, 5, b"").result is MaskSeen.NOT_SEEN
    hole = filled.copy()
    hole[100:112, 80:92] = scene[100:112, 80:92]
    assert look_at(hole, BY_CAMERA, 5, b"").result is MaskSeen.NOT_SEEN, "a gap of twelve pixels"
    ramp = filled.copy()
    ramp[:, : WIDTH // 2] = 40 + np.arange(WIDTH // 2) // 10
    assert look_at(ramp, BY_CAMERA, 5, b"").result is MaskSeen.NOT_SEEN, "even in each place, not as a whole"
    smeared = filled.copy()
    smeared[:, WIDTH // 2 - 3 : WIDTH // 2] = 120
    assert look_at(smeared, BY_CAMERA, 5, b"").result is MaskSeen.SEEN, "the codec's own edge"
    tiny = replace(BY_CAMERA, polygons=(((0, 0), (600, 0), (600, 600), (0, 600)),))
    assert worst_deviation(filled, tiny) == NOT_MEASURABLE
    assert CODE.left < 500  # the code of the other tests lies inside


@pytest.mark.law("18")
def test_a_picture_in_which_a_mask_would_not_stand_out_proves_none() -> None:
    """At night a camera that lost its mask shows nothing where it was, as one that has it."""
    noise = np.random.default_rng(5)
    night = (18 + noise.integers(-2, 3, (HEIGHT, WIDTH))).astype(np.uint8)
    assert worst_deviation(night, BY_CAMERA) <= MOST_DEVIATION
    assert look_at(night, BY_CAMERA, 5, b"").result is MaskSeen.UNKNOWN
    lamp = night.copy()
    lamp[:60, -60:] = 250
    assert look_at(lamp, BY_CAMERA, 5, b"").result is MaskSeen.UNKNOWN, "a lamp far from the mask shows no mask"
    masked = night.copy()
    masked[:, : WIDTH // 2] = 128
    assert look_at(masked, BY_CAMERA, 5, b"").result is MaskSeen.SEEN, "a mask that is no part of the night"


async def test_the_recorder_hands_on_what_it_cannot_read(tmp_path: Path) -> None:
    asked: list[tuple[str, MaskPlan, str, bool]] = []

    async def take(
        address: object, plan: MaskPlan, recipient: str, *, masked: bool, barred: Collection[str] = ()
    ) -> PipeStill:
        assert set(barred) == {"127.0.0.9"}, "the device of another masked camera"
        asked.append((address.url, plan, recipient, masked))  # type: ignore[attr-defined]
        if not masked:
            raise Trouble(GapReason.REFUSED, "401")
        return PipeStill(7, 640, 360, "[]", b"v", (), b"age")

    closed = MaskPlan((Window(0, None, ClosedReason.MISSING),))
    async with running(tmp_path / "1", HandClock(START)) as house:
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        with pytest.raises(Fault) as none:
            await house.client.ask("mask_still", camera=ASSIGN["camera"], recipient="age1x", masked=True)
        assert none.value.kind is FaultKind.UNSUPPORTED
    async with running(tmp_path / "2", HandClock(START), still=take) as house:
        ask, camera = house.client.ask, ASSIGN["camera"]
        beside = {**ASSIGN, "camera": "42010200001310000077", "url": "rtsp://127.0.0.9/main"}
        planned = [{**one, "mask_plan": closed.as_text()} for one in (ASSIGN, beside)]
        await ask("assign", version=1, cameras=planned)
        answer = await ask("mask_still", camera=camera, recipient="age1x", masked=True)
        assert answer == {
            "reason": None, "detail": "", "at_ms": 7, "width": 640, "height": 360, "mask": "[]",
            "view": base64.b64encode(b"v").decode(), "still": base64.b64encode(b"age").decode(),
        }  # fmt: skip
        answer = await ask("mask_still", camera=camera, recipient="age1x")
        assert answer == {"reason": "REFUSED", "detail": "401"}
        assert asked == [("rtsp://127.0.0.1:554/main", closed, "age1x", masked) for masked in (True, False)]
        for wrong, kind in (
            ({"camera": "4" * 20}, FaultKind.NOT_FOUND), ({"recipient": "x"}, FaultKind.INVALID),
            ({"recipient": None}, FaultKind.INVALID),
        ):  # fmt: skip
            with pytest.raises(Fault) as refused:
                await ask("mask_still", **{"camera": camera, "recipient": "age1x", **wrong})
            assert refused.value.kind is kind


@pytest.mark.law("18")
async def test_no_still_and_no_look_is_taken_at_the_device_of_another_masked_camera() -> None:
    """Its whole view would be shown to who draws a mask for this one."""
    async with FakeCamera() as camera:
        location = camera.url.replace("127.0.0.1", "127.0.0.9")
        camera.replies = {"DESCRIBE": lambda _c, _u, headers: status(301, headers, f"Location: {location}\r\n")}
        address = {"url": camera.url, "username": "", "password": ""}
        order = {"address": address, "networks": ["127.0.0.0/8"], "barred": ["127.0.0.9"], "plan": PLAN.as_json()}
        async with asyncio.timeout(10):
            with pytest.raises(Trouble) as barred:
                await take_still(parse_still_order({**order, "recipient": "age1x", "masked": False}))
    assert barred.value.reason is GapReason.MASK_DEVICE


def test_orders_and_answers_are_read_as_they_were_written() -> None:
    still = PipeStill(5, 4, 3, "[]", b"\1\2", (MaskLook("M1.1", 5, MaskSeen.SEEN, 2, 0, 0, 0),), b"\3")
    assert unpack(pack_still(still)[LENGTH.size :]) == still
    order = {"address": {"url": "rtsp://127.0.0.1:554/"}, "networks": [], "plan": PLAN.as_json(), "masked": 1,
             "recipient": "age1x"}  # fmt: skip
    read = parse_still_order(json.loads(json.dumps(order)))
    assert (read.recipient, read.masked, read.reading.plan) == ("age1x", False, PLAN)
