"""The disposal order: one type and one parser for custody, which signs it, and the recorder, which carries it out.

The literal bytes are those of 0.3.0: a journal in the field may hold such an order, and its log such an intent.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.custody.disposal.order import open_order, sign_order
from mingcha.kit.decision import allow
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer, Verifier, sign_token
from mingcha.media.disposal_order import MOST_HOURS, Order, read_order
from mingcha.media.journal.holds import take_in_holds
from mingcha.media.journal.seal_rows import HourRow, add_hours
from mingcha.media.journal.states import DisposalState
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.recorder.disposal import Disposal

SIGNER = Signer(bytes(range(32)))
CAMERA = "42010200001320000001"
HOURS = (
    b"[494176,494177,494178,494179,494180,494181,494182,494183,494184,494185,494186,494187,494188,494189,494190,494191,"
    b"494192,494193,494194,494195,494196,494197,494198,494199]"
)
PAYLOAD = (
    b'{"basis":"retention","camera":"42010200001320000001","class":"R30","decided_ms":1795586400000,"epoch":1,'
    b'"holds_version":3,"home":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f","hours":' + HOURS + b',"not_before_ms":1795672800000,'
    b'"order":"D00000001","rec":"rec-1","t":"dispose","v":1}'
)
"""A whole Shanghai day, 2026-05-18, as custody of 0.3.0 signed it."""
SIGNATURE = "NluFg1uGv4MLnBaiAtLU-sOjy3ifdrSmDc7V5ezsthmJ1OXXvFmT82anLbmJtUlF0-3AHhxjf_u4lYWd4hpDAA"
INTENT = (
    b'{"at":1795586460000,"basis":"retention","camera":"42010200001320000001","class":"R30","decided_ms":1795586400000,'
    b'"epoch":1,"holds_version":3,"hours":' + HOURS + b',"not_before_ms":1795672800000,"order":"D00000001",'
    b'"rec":"rec-1","t":"dispose_intent","v":1,"witness":"none"}'
)
ORDER = Order(
    "0f" * 16, "D00000001", "rec-1", CAMERA, 1, tuple(range(494_176, 494_200)), "retention", "R30", 3,
    1_795_672_800_000, 1_795_586_400_000,
)  # fmt: skip
NOW = datetime.fromtimestamp(1_795_586_460, UTC)


class ListLog:
    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def __call__(self, connection: object, entries: Sequence[bytes], at: datetime) -> range:
        self.bodies += entries
        return range(len(self.bodies) - len(entries), len(self.bodies))


@pytest.mark.law("20(2)")
def test_custody_signs_the_bytes_that_it_always_signed() -> None:
    token = sign_order(ORDER, SIGNER)
    assert token.partition(".")[2] == SIGNATURE
    assert open_order(token, Verifier(SIGNER.public)) == ORDER
    assert read_order(json.loads(PAYLOAD)) == ORDER


@pytest.mark.law("20(2)")
def test_a_recorder_takes_the_order_of_a_whole_day_in_and_logs_the_intent_that_it_always_logged(tmp_path: Path) -> None:
    order = read_order(json.loads(PAYLOAD))
    journal, log = JournalWriter(tmp_path / "journal.db"), ListLog()
    number = journal.camera_number(CAMERA)
    with journal.transaction() as connection:
        rows = [HourRow(number, hour, 1, "R30", hour, "f" * 15, 1, [], b"") for hour in order.hours]
        add_hours(connection, rows)
    take_in_holds(journal, "rec-1", [], 3, log, NOW)
    disposal = Disposal("rec-1", False, log, lambda *_: allow("20(2)"))  # noqa: FBT003
    assert disposal.take(journal, "token", order, NOW).state == DisposalState.WAITING
    assert log.bodies[-1] == INTENT
    later = datetime.fromtimestamp(order.not_before_ms / 1000 + 60, UTC)
    take_in_holds(journal, "rec-1", [], 3, log, later)
    assert disposal.due(journal, later) == [("D00000001", "token")]
    plan = disposal.begin(journal, order, lambda _: True, later)
    assert plan is not None
    disposal.finish(journal, order, [file for file, _ in plan.files], later)
    left = journal.connection.execute("SELECT count(*) FROM hour WHERE disposal IS NULL").fetchone()
    assert left == (0,)
    journal.close()


def test_a_recorder_takes_no_order_of_another() -> None:
    disposal = Disposal("rec-2", False, ListLog(), lambda *_: allow("20(2)"))  # noqa: FBT003
    with pytest.raises(Fault) as fault:
        disposal.take(None, "token", ORDER, NOW)  # type: ignore[arg-type]
    assert fault.value.kind is FaultKind.INVALID


@pytest.mark.law("20(2)")
@pytest.mark.parametrize("count", [0, MOST_HOURS + 1, 744])
def test_neither_side_reads_an_order_of_no_hour_or_of_more_than_a_day(count: int) -> None:
    """0.3.0 refused these too: its recorder's own bound of 744 hours was asked after custody's."""
    payload = json.loads(PAYLOAD) | {"hours": list(range(494_176, 494_176 + count))}
    token = sign_token(payload, SIGNER)
    for read in (lambda: open_order(token, Verifier(SIGNER.public)), lambda: read_order(payload)):
        with pytest.raises(Fault) as fault:
            read()
        assert fault.value.kind is FaultKind.INVALID


BROKEN = [
    {"v": 2}, {"t": "ticket"}, {"hours": []}, {"hours": [2, 1]}, {"hours": [1, 1]}, {"hours": list(range(25))},
    {"hours": [True]}, {"epoch": 0}, {"epoch": "1"}, {"order": ""}, {"camera": 1},
    {"not_before_ms": ORDER.decided_ms - 1}, {"decided_ms": -1}, {"class": None}, {"home": ""},
]  # fmt: skip


@pytest.mark.parametrize("changes", BROKEN)
def test_a_signed_order_of_another_shape_is_invalid(changes: dict[str, object]) -> None:
    token = sign_token(ORDER.as_json() | changes, SIGNER)  # type: ignore[arg-type]
    with pytest.raises(Fault) as fault:
        open_order(token, Verifier(SIGNER.public))
    assert fault.value.kind is FaultKind.INVALID


PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=8)


@given(
    st.dictionaries(st.sampled_from([*ORDER.as_json(), "more"]), st.recursive(PLAIN, lambda x: st.lists(x, max_size=3)))
)
def test_any_payload_is_an_order_or_invalid(changes: dict[str, object]) -> None:
    payload = ORDER.as_json() | changes  # type: ignore[operator]
    try:
        order = read_order(payload)
    except Fault as fault:
        kind: FaultKind | None = fault.kind
    else:
        kind = None
        assert order.as_json() == payload
    assert kind in (None, FaultKind.INVALID)
