"""The tone of simulated cameras: offered only if configured, and decoded by FFmpeg."""

import av
import numpy as np
import pytest

from mingcha.simulate.cameras import CameraSettings, SimulatedCameras
from mingcha.simulate.tone import Tone, _tone, alaw


@pytest.mark.parametrize(
    ("sample", "byte"),
    # ITU-T G.711, table 1a with even bits inverted: the smallest and the largest values, and steps between
    [(0, 0xD5), (-1, 0x55), (15, 0xD5), (16, 0xD4), (-16, 0x55), (-17, 0x54), (32_767, 0xAA), (-32_768, 0x2A)],
)
def test_the_a_law(sample, byte):
    assert alaw(sample) == byte


def test_a_decoder_hears_440_hertz():
    context = av.CodecContext.create("pcm_alaw", "r")
    context.sample_rate, context.layout = 8000, "mono"
    packets = [av.Packet(packet) for packet in _tone() * 10]
    heard = np.concatenate([frame.to_ndarray().reshape(-1) for packet in packets for frame in context.decode(packet)])
    assert len(heard) == 8000
    assert int(np.argmax(np.abs(np.fft.rfft(heard.astype(np.float64))))) == 440
    assert 15_000 < np.abs(heard.astype(np.int32)).max() < 17_000


@pytest.mark.parametrize("sound", [False, True])
async def test_sound_is_described_only_where_it_is_wanted(sound):
    async with SimulatedCameras(CameraSettings(1, width=320, height=180, sound=sound)) as cameras:
        main, sub = (cameras._find(path).description("127.0.0.1") for path in ("/cam0", "/cam0/sub"))
    lines = "\r\n".join(Tone.description())
    assert (lines in main, lines in sub) == (sound, False)
