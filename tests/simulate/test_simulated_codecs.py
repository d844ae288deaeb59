"""H.265 and JPEG of the simulated cameras: packets against literal bytes, and decoded by real decoders."""

import asyncio
import base64

import av
import pytest
from tests.support.simulate.client import SMALL, Client

from mingcha.kit.errors import Fault
from mingcha.simulate.cameras import CameraSettings, SimulatedCameras
from mingcha.simulate.codecs import PACKAGING, SimulatedCodec, parse_codecs
from mingcha.simulate.encoder import EncoderSettings, PictureEncoder
from mingcha.simulate.jpeg_rtp import jpeg_payloads
from mingcha.simulate.rtp import RtpStream

H265 = PACKAGING[SimulatedCodec.H265]


def test_a_large_h265_unit_goes_in_fragments_that_keep_its_header():
    unit = b"\x28\x01" + bytes(3000)
    packets = RtpStream(1, 10, 0, H265).packetise([b"\x40\x01\x0c", unit], 0)
    assert packets[0][16:] == b"\x40\x01\x0c"
    assert [packet[16:19].hex() for packet in packets[1:]] == ["620194", "620114", "620154"]
    assert [packet[5] for packet in packets] == [0x60, 0x60, 0x60, 0xE0]
    assert b"".join(packet[19:] for packet in packets[1:]) == unit[2:]


def test_a_jpeg_picture_travels_without_its_headers():
    tables = [b"\xff\xdb\x00\x43" + bytes([number]) + bytes([number + 1]) * 64 for number in (0, 1)]
    frame = bytes.fromhex("ffc0 0011 08 0168 0280 03 012200 021101 031101")
    picture = b"\xff\xd8" + b"".join(tables) + frame + bytes.fromhex("ffda 000c 03 0100 0211 0311 003f00") + b"S" * 2000
    first, second = jpeg_payloads(picture + b"\xff\xd9", 1388)
    # offset 0, type 1, Q 255, 640x360 in blocks of 8; then two tables of 8 bits, 128 bytes
    assert first[:12] == bytes.fromhex("00000000 01ff502d 00000080")
    assert first[12:140] == b"\1" * 64 + b"\2" * 64
    assert second[:8] == bytes.fromhex("000004e0 01ff502d")
    assert (len(first), first[140:] + second[8:]) == (1388, b"S" * 2000)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xdb\x00\x02", b"not a picture at all"])
def test_what_is_no_jpeg_picture_cannot_be_sent(data):
    with pytest.raises(ValueError, match="picture"):
        jpeg_payloads(data, 1388)


@pytest.mark.parametrize(
    ("codec", "decoder", "sets"), [("h265", "hevc", [32, 33, 34]), ("h264", "h264", [7, 8]), ("jpeg", "mjpeg", [])]
)
def test_a_decoder_by_others_reads_what_is_coded(codec, decoder, sets):
    encoder = PictureEncoder(EncoderSettings(320, 180, 25, 400_000, 10, codec=SimulatedCodec(codec), every=2))
    kinds = [unit[0] >> 1 & 0x3F if codec == "h265" else unit[0] & 0x1F for unit in encoder.parameter_sets]
    assert kinds == sets
    reader = av.CodecContext.create(decoder, "r")
    shown = keys = 0
    for number in range(12):
        frame = av.VideoFrame(320, 180, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([40 + number]) * plane.buffer_size)
        for picture in encoder.encode(frame, number * 7200, key=number == 5):
            keys += picture.key
            start = b"" if codec == "jpeg" else b"\0\0\0\1"
            data = b"".join(start + unit for unit in picture.nal_units)
            shown += len(reader.decode(av.Packet(data)))
    shown += len(reader.decode(None))
    assert shown == 12
    assert keys == (12 if codec == "jpeg" else 2)


async def test_main_streams_of_a_scene_have_its_codec_and_their_sub_streams_are_h264():
    settings = CameraSettings(3, **SMALL, codecs=parse_codecs(["1=h265", "2=jpeg"]))
    async with SimulatedCameras(settings) as cameras:
        lines = []
        for camera in range(3):
            for sub in (False, True):
                async with Client(cameras, camera, sub=sub) as client:
                    lines.append((await client.ask("DESCRIBE"))[2])
        names = [next(line for line in text.split("\r\n") if line.startswith("a=rtpmap")) for text in lines]
        h264, h265, jpeg = "a=rtpmap:96 H264/90000", "a=rtpmap:96 H265/90000", "a=rtpmap:26 JPEG/90000"
        assert names == [h264, h264, h265, h264, jpeg, h264]
        assert "a=framerate:12.5\r\n" in lines[2]
        assert "m=video 0 RTP/AVP 26\r\n" in lines[4]
        vps = lines[2].partition("sprop-vps=")[2].partition(";")[0]
        assert base64.b64decode(vps)[0] == 0x40


@pytest.mark.parametrize("loop", [False, True])
async def test_pictures_of_h265_come_at_half_the_rate(loop):
    settings = CameraSettings(1, **SMALL, loop=loop, codecs={0: SimulatedCodec.H265})
    async with SimulatedCameras(settings) as cameras, Client(cameras) as client:
        await client.play()
        stamps = []
        async with asyncio.timeout(20):
            while len(stamps) < 6:
                channel, packet = await client.packet()
                if channel == 0 and packet[1] & 0x80:
                    stamps.append(int.from_bytes(packet[4:8], "big"))
        assert all((after - stamps[0]) % 2**32 % 7200 == 0 for after in stamps)


@pytest.mark.parametrize("text", ["", "h265", "2=", "2=av1", "x=h265", "-1=h265", "2=H265"])
def test_an_unknown_codec_is_refused(text):
    with pytest.raises(Fault):
        parse_codecs([text])


def test_a_camera_that_nobody_watched_for_a_while_begins_its_time_anew():
    for codec in SimulatedCodec:
        encoder = PictureEncoder(EncoderSettings(320, 180, 25, 400_000, 10, codec=codec))
        frame = av.VideoFrame(320, 180, "yuv420p")
        times = [picture.pts_90k for pts in (0, 3600, 0, 3600) for picture in encoder.encode(frame, pts, key=pts == 0)]
        assert times == [0, 3600, 0, 3600]


async def test_others_read_the_jpeg_stream_over_rtsp():
    settings = CameraSettings(1, **SMALL, codecs={0: SimulatedCodec.JPEG})

    def read(url: str) -> tuple[str, int, int]:
        with av.open(url, options={"rtsp_transport": "tcp"}, timeout=10) as container:
            frame = next(container.decode(container.streams.video[0]))
            return container.streams.video[0].codec_context.name, frame.width, frame.height

    async with SimulatedCameras(settings) as cameras:
        assert await asyncio.to_thread(read, cameras.url(0)) == ("mjpeg", 640, 360)
