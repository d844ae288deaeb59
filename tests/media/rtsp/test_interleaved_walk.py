"""What the short way over interleaved frames finds is what the general way finds, packet by packet: whatever is cut,
lost, doubled, late or out of place."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.media.fake_camera import fragments, rtp

from mingcha.media.rtp.h264_depacketizer import H264Depacketizer
from mingcha.media.rtsp.interleaved import InterleavedReader

VIDEO, OTHER = 2, 4
type Events = list[object]


def depacketizer(events: Events) -> H264Depacketizer:
    return H264Depacketizer(
        96,
        lambda picture: events.append((picture.timestamp, picture.kinds, bytes(picture.payload))),
        events.append,
        lambda detail: events.append(f"restart: {detail}"),
    )


@st.composite
def packets(draw: st.DrawFn) -> list[bytes]:
    """RTP packets of some pictures, then some of them lost, doubled, exchanged, or of another source."""
    made: list[bytes] = []
    sequence = draw(st.sampled_from([0, 65_520, 65_535]))
    marks = draw(st.booleans())
    for picture in range(draw(st.integers(1, 5))):
        kind = 0x65 if picture == 0 else 0x41
        units = [
            bytes((kind, 0x88)) + bytes(size) for size in draw(st.lists(st.integers(1, 700), min_size=1, max_size=3))
        ]
        payloads = [piece for unit in units for piece in (fragments(unit, 100) if len(unit) > 120 else [unit])]
        for place, payload in enumerate(payloads):
            last = place == len(payloads) - 1
            made.append(rtp(sequence, 3600 * picture, payload, marker=marks and last))
            sequence = (sequence + 1) & 0xFFFF
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(made) - 1))
        match draw(st.sampled_from(["lose", "double", "exchange", "change"])):
            case "lose" if len(made) > 1:
                del made[place]
            case "double":
                made.insert(place, made[place])
            case "exchange":
                made[place], made[place - 1] = made[place - 1], made[place]
            case "change":
                at = draw(st.integers(0, 15))
                changed = bytearray(made[place])
                changed[at % len(changed)] ^= 1 << draw(st.integers(0, 7))
                made[place] = bytes(changed)
    return made


@settings(max_examples=400, deadline=None)
@given(packets(), st.lists(st.integers(1, 900), min_size=1, max_size=40), st.lists(st.integers(0, 9), max_size=5))
def test_any_chunks_of_any_packets_give_what_the_general_way_gives(
    sent: list[bytes], sizes: list[int], others: list[int]
) -> None:
    expected: Events = []
    general = depacketizer(expected)
    for packet in sent:
        general.packet(memoryview(packet))
        general.settle()

    stream = bytearray()
    for place, packet in enumerate(sent):
        if place in others:
            stream += b"$" + bytes((OTHER,)) + (3).to_bytes(2) + b"$$$"
        stream += b"$" + bytes((VIDEO,)) + len(packet).to_bytes(2) + packet
    found: Events = []
    short = depacketizer(found)
    reader = InterleavedReader(lambda _: None)
    reader.attach(short, (VIDEO, VIDEO + 1))
    shared, kept, position, turn = bytearray(1 << 16), b"", 0, 0
    view = memoryview(shared)
    while position < len(stream):
        chunk = kept + bytes(stream[position : position + sizes[turn % len(sizes)]])
        position += sizes[turn % len(sizes)]
        turn += 1
        shared[: len(chunk)] = chunk
        done = reader.walk(view, len(chunk))
        kept = chunk[done:]
        shared[:] = bytes(len(shared))  # whatever was borrowed and not settled is gone
    assert found == expected
    assert (short.count.lost, short.ssrc) == (general.count.lost, general.ssrc)
