"""A slow viewer skips to the next key frame, and no read of the journal scans a table."""

from pathlib import Path

from tests.support.media.synthetic import units

from mingcha.media.journal.reading import JournalReader
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.local.live import LiveStream
from mingcha.media.local.wire import Kind, LiveUnit, unpack_live


class SlowReply:
    """A reply whose reader takes what the test says."""

    def __init__(self) -> None:
        self.unsent_bytes = 0
        self.keys: list[bool] = []

    def send(self, kind: Kind, *parts: bytes) -> None:
        message = unpack_live(b"".join(parts))
        assert isinstance(message, LiveUnit)
        self.keys.append(message.key)


def test_a_slow_viewer_skips_to_the_next_key_frame() -> None:
    reply = SlowReply()
    stream = LiveStream(reply)  # type: ignore[arg-type]
    pictures = list(units(0, 12, gop=4))
    stream.unit(pictures[1], 3600)
    assert reply.keys == []  # nothing before the first key frame
    for picture in pictures[:2]:
        stream.unit(picture, 3600)
    reply.unsent_bytes = 100 << 20
    stream.unit(pictures[2], 3600)
    reply.unsent_bytes = 0
    stream.unit(pictures[3], 3600)
    assert reply.keys == [True, False]  # the picture after a missing one is not shown
    reply.unsent_bytes = 100 << 20
    stream.unit(pictures[4], 3600)
    reply.unsent_bytes = 0
    for picture in pictures[5:]:
        stream.unit(picture, 3600)
    assert reply.keys == [True, False, True, False, False, False]


def test_reads_of_the_journal_walk_an_index(tmp_path: Path, journal: JournalWriter) -> None:
    reader = JournalReader(tmp_path / "j.db")
    statements: list[str] = []
    with journal.transaction():
        journal.camera_number("4" * 20)
    reader.connection.set_trace_callback(statements.append)
    reader.index("4" * 20, 0, 2**60, 10)
    reader.spans("4" * 20, 0, 2**40, 10, 2**40)
    reader.connection.set_trace_callback(None)
    assert len(statements) > 5
    for statement in statements:
        plan = [row[3] for row in reader.connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert not [step for step in plan if step.startswith("SCAN") and "CONSTANT" not in step], (statement, plan)
    reader.close()
