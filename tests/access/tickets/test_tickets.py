"""Tokens of the door, without Django: what opens, what does not, and that nothing else passes for a ticket."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.access.tickets.rules import ticket_allows
from mingcha.access.tickets.tokens import (
    EndPayload,
    OpenedTickets,
    RevocationPayload,
    TicketPayload,
    build_end,
    build_revocation,
    build_ticket,
    open_ending,
    open_revocation,
    open_ticket,
)
from mingcha.kit.canonical import Json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer, Verifier, sign_token

SIGNER = Signer(bytes(range(32)))
VERIFIER = Verifier(SIGNER.public)
CAMERA, OTHER = "42010200001310000001", "42010200001310000002"
NOW_MS = 1_764_050_602_000
TICKET = TicketPayload(
    id="0" * 32,
    grant="Z20261125-0001",
    who="user:7",
    points=(CAMERA,),
    modes=("live", "playback"),
    from_ms=NOW_MS - 86_400_000,
    to_ms=NOW_MS + 3_600_000,
    iat_ms=NOW_MS,
    exp_ms=NOW_MS + 120_000,
    origin="http://127.0.0.1:8000",
    within="token:7",
)
PLAIN: dict[str, Json] = {
    "v": 2,
    "t": "ticket",
    "id": "0" * 32,
    "grant": "Z20261125-0001",
    "who": "user:7",
    "points": [CAMERA],
    "modes": ["live", "playback"],
    "from_ms": NOW_MS - 86_400_000,
    "to_ms": NOW_MS + 3_600_000,
    "iat_ms": NOW_MS,
    "exp_ms": NOW_MS + 120_000,
    "origin": "http://127.0.0.1:8000",
    "within": "token:7",
}


def test_a_ticket_is_verified_once_and_nothing_else_is_remembered() -> None:
    """What is remembered is the exact token that our key signed: an altered one is refused before and after it."""
    asked: list[bytes] = []

    class Counting(Verifier):
        def accepts(self, message: bytes, signature: bytes) -> bool:
            asked.append(message)
            return super().accepts(message, signature)

    tickets, token = OpenedTickets(Counting(SIGNER.public)), build_ticket(TICKET, SIGNER)
    altered = f"{token[:8]}{'A' if token[8] != 'A' else 'B'}{token[9:]}"
    for _ in range(2):
        with pytest.raises(Fault):
            tickets.open(altered)
        assert tickets.open(token) == TICKET
    assert len(asked) == 3, "the altered one twice, the good one once"
    foreign = build_ticket(TICKET, Signer(bytes(32)))
    with pytest.raises(Fault):
        tickets.open(foreign)
    expired = tickets.open(token)
    assert not ticket_allows(expired, CAMERA, "live", 0, 0, TICKET.exp_ms), "remembered, and judged each time"


def test_a_ticket_has_the_shape_of_section_6() -> None:
    assert build_ticket(TICKET, SIGNER) == sign_token(PLAIN, SIGNER)
    assert open_ticket(sign_token(PLAIN, SIGNER), VERIFIER) == TICKET


def test_a_revocation_has_the_shape_of_section_6() -> None:
    token = sign_token({"t": "revoke", "grant": "Z20261125-0001", "at_ms": NOW_MS}, SIGNER)
    assert build_revocation(RevocationPayload("Z20261125-0001", NOW_MS), SIGNER) == token
    assert open_revocation(token, VERIFIER) == RevocationPayload("Z20261125-0001", NOW_MS)


@pytest.mark.parametrize(
    "change",
    [
        {"t": "revoke"},
        {"v": 1},
        {"within": 7},
        {"extra": 1},
        {"points": []},
        {"points": CAMERA},
        {"points": [1]},
        {"modes": ["download"]},
        {"modes": []},
        {"exp_ms": -1},
        {"exp_ms": True},
        {"exp_ms": "soon"},
        {"who": 7},
        {"grant": None},
    ],
)
def test_anything_else_is_no_ticket_though_it_is_signed(change: dict[str, Json]) -> None:
    with pytest.raises(Fault) as fault:
        open_ticket(sign_token({**PLAIN, **change}, SIGNER), VERIFIER)
    assert fault.value.kind is FaultKind.UNAUTHENTICATED


COPY: dict[str, Json] = {"modes": ["copy"], "label": "李明 江岸分局 2026-000001", "mark": 20_260_000_001}


def test_a_ticket_of_a_viewing_copy_has_its_label_and_mark_and_others_keep_their_bytes() -> None:
    ticket = replace(TICKET, modes=("copy",), label="李明 江岸分局 2026-000001", mark=20_260_000_001)
    token = sign_token({**PLAIN, **COPY}, SIGNER)
    assert build_ticket(ticket, SIGNER) == token
    assert open_ticket(token, VERIFIER) == ticket


@pytest.mark.law("19")
@pytest.mark.parametrize(
    "change",
    [
        {"modes": ["copy"]},
        {**COPY, "modes": ["copy", "playback"]},
        {**COPY, "modes": ["live", "copy"]},
        {**COPY, "modes": ["live", "playback"]},
        {**COPY, "label": ""},
        {**COPY, "mark": 0},
        {**COPY, "mark": 1 << 40},
        {**COPY, "mark": -1},
        {**COPY, "mark": "202600000001"},
        {**COPY, "label": 7},
        {**COPY, "label": "李" * 201},
        {**COPY, "label": "李\n明"},
        {"label": "李明"},
        {"mark": 7},
        {"label": "", "mark": 0},
        {**COPY, "hours": []},
        {**COPY, "hours": [0, 0]},
        {**COPY, "hours": [0, 86_400]},
        {**COPY, "hours": [True, 5]},
        {**COPY, "hours": [1]},
        {**COPY, "hours": "01"},
        {"hours": [0, 1]},
        {**COPY, "modes": ["export"], "hours": [0, 1]},
    ],
)
def test_label_and_mark_stand_in_tickets_of_viewing_copies_alone(change: dict[str, Json]) -> None:
    with pytest.raises(Fault) as fault:
        open_ticket(sign_token({**PLAIN, **change}, SIGNER), VERIFIER)
    assert fault.value.kind is FaultKind.UNAUTHENTICATED


@pytest.mark.law("19")
def test_a_viewing_copy_opens_inside_its_window_alone() -> None:
    ticket = replace(TICKET, modes=("copy",), label="李明", mark=7, from_ms=NOW_MS - 7000, to_ms=NOW_MS - 5000)
    for first_ms, last_ms in ((-8000, -6999), (-6000, -5500), (-5001, 0)):
        assert ticket_allows(ticket, CAMERA, "copy", NOW_MS + first_ms, NOW_MS + last_ms, NOW_MS)
    for first_ms, last_ms in ((-8000, -7000), (-5000, -4000), (-6000, -6000)):
        refused = ticket_allows(ticket, CAMERA, "copy", NOW_MS + first_ms, NOW_MS + last_ms, NOW_MS)
        assert (refused.allowed, refused.article) == (False, "19")
    for mode in ("live", "playback", "export"):
        assert not ticket_allows(ticket, CAMERA, mode, NOW_MS - 6000, NOW_MS - 5500, NOW_MS)
    assert not ticket_allows(TICKET, CAMERA, "copy", NOW_MS - 6000, NOW_MS - 5500, NOW_MS)


@pytest.mark.law("13(2)")
def test_a_viewing_copy_of_daily_hours_opens_one_stretch_of_them_at_a_time() -> None:
    day = {"modes": ("copy",), "label": "李明", "mark": 7, "from_ms": 0, "to_ms": NOW_MS + 10**9}
    by_day, by_night = (replace(TICKET, **day, hours=(a * 3600, b * 3600)) for a, b in ((8, 20), (20, 6)))
    assert open_ticket(build_ticket(by_day, SIGNER), VERIFIER) == by_day
    midnight, hour = 1_764_000_000_000, 3_600_000  # of 2025-11-25 in Shanghai

    def opened(ticket: TicketPayload, first: float, last: float) -> tuple[float, float]:
        begin, end = ticket.window(int(midnight + first * hour), int(midnight + last * hour))
        return (begin - midnight) / hour, (end - midnight) / hour

    for asked, stretch in (((9, 10), (9, 10)), ((7, 9), (8, 9)), ((8, 20), (8, 20)), ((20, 33), (32, 33))):
        assert opened(by_day, *asked) == stretch
    assert opened(by_day, 19, 33) == (19, 20), "the next morning is asked for anew"
    assert opened(by_day, 19.9999, 33) == (32, 33), "by a player that came to the end of the hours"
    assert [opened(by_night, *asked) for asked in ((19, 31), (1, 7))] == [(20, 30), (1, 6)]
    for last, opens in ((32, False), (33, True)):
        given = midnight + 20 * hour, midnight + last * hour
        assert ticket_allows(by_day, CAMERA, "copy", *given, NOW_MS).allowed is opens


@pytest.mark.parametrize("field", PLAIN)
def test_a_ticket_lacks_nothing(field: str) -> None:
    with pytest.raises(Fault):
        open_ticket(sign_token({key: value for key, value in PLAIN.items() if key != field}, SIGNER), VERIFIER)


def test_ticket_and_revocation_never_stand_for_each_other() -> None:
    with pytest.raises(Fault):
        open_revocation(build_ticket(TICKET, SIGNER), VERIFIER)
    with pytest.raises(Fault):
        open_ticket(build_revocation(RevocationPayload("Z20261125-0001", NOW_MS), SIGNER), VERIFIER)
    with pytest.raises(Fault):
        open_revocation(sign_token({"t": "revoke", "grant": 1, "at_ms": NOW_MS}, SIGNER), VERIFIER)


@pytest.mark.parametrize("end", [EndPayload("who", "user:7", NOW_MS), EndPayload("within", "token:7", NOW_MS)])
def test_an_end_of_viewing_opens_as_itself_alone(end: EndPayload) -> None:
    token = build_end(end, SIGNER)
    assert open_ending(token, VERIFIER) == end
    for opens in (open_ticket, open_revocation):
        with pytest.raises(Fault):
            opens(token, VERIFIER)
    for other in ({"kind": "grant"}, {"at_ms": -1}, {"subject": 7}):
        plain = {"t": "end", "kind": end.kind, "subject": end.subject, "at_ms": end.at_ms, **other}
        with pytest.raises(Fault):
            open_ending(sign_token(plain, SIGNER), VERIFIER)
    revocation = RevocationPayload("Z20261125-0001", NOW_MS)
    assert open_ending(build_revocation(revocation, SIGNER), VERIFIER) == revocation


def test_another_key_signs_no_ticket() -> None:
    with pytest.raises(Fault) as fault:
        open_ticket(build_ticket(TICKET, Signer(bytes(32))), VERIFIER)
    assert fault.value.kind is FaultKind.UNAUTHENTICATED


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: data.decode("latin-1")))
def test_no_text_passes_for_a_ticket_or_breaks_its_reader(text: str) -> None:
    for reader in (open_ticket, open_revocation):
        with pytest.raises(Fault) as fault:
            reader(text, VERIFIER)
        assert fault.value.kind is FaultKind.UNAUTHENTICATED


@given(place=st.integers(0, 400), sign=st.sampled_from("ABab01-_."))
def test_one_changed_sign_of_a_ticket_closes_it(place: int, sign: str) -> None:
    token = build_ticket(TICKET, SIGNER)
    place %= len(token)
    changed = token[:place] + sign + token[place + 1 :]
    if changed == token:
        assert open_ticket(changed, VERIFIER) == TICKET
    else:
        with pytest.raises(Fault):
            open_ticket(changed, VERIFIER)


@pytest.mark.law("16(3)")
@pytest.mark.parametrize(("now_ms", "opens"), [(-1, False), (0, True), (119_999, True), (120_000, False)])
def test_a_ticket_opens_from_its_issue_to_before_its_end(now_ms: int, opens: bool) -> None:
    decision = ticket_allows(TICKET, CAMERA, "live", 0, 0, NOW_MS + now_ms)
    assert decision.allowed is opens
    assert opens or decision.article == "799-16(2)(2)"


@pytest.mark.law("19")
@pytest.mark.parametrize(
    ("camera", "mode", "from_ms", "to_ms", "opens"),
    [
        (CAMERA, "live", 0, 0, True),
        (OTHER, "live", 0, 0, False),
        (CAMERA, "export", 0, 0, False),
        (CAMERA, "playback", NOW_MS - 1000, NOW_MS, True),
        (OTHER, "playback", NOW_MS - 1000, NOW_MS, False),
        (CAMERA, "playback", TICKET.from_ms - 1000, TICKET.from_ms, False),
        (CAMERA, "playback", TICKET.from_ms - 1000, TICKET.from_ms + 1, True),
        (CAMERA, "playback", TICKET.to_ms, TICKET.to_ms + 1000, False),
        (CAMERA, "playback", NOW_MS, NOW_MS, False),
        (CAMERA, "playback", NOW_MS, NOW_MS - 1000, False),
    ],
)
def test_a_ticket_opens_its_points_ways_and_window(
    camera: str, mode: str, from_ms: int, to_ms: int, opens: bool
) -> None:
    decision = ticket_allows(TICKET, camera, mode, from_ms, to_ms, NOW_MS)
    assert decision.allowed is opens
    assert opens or decision.article == "19"


def test_a_ticket_of_live_alone_opens_no_playback() -> None:
    live = replace(TICKET, modes=("live",))
    assert ticket_allows(live, CAMERA, "live", 0, 0, NOW_MS)
    assert not ticket_allows(live, CAMERA, "playback", NOW_MS - 1000, NOW_MS, NOW_MS)


@given(st.integers(0, 2**42), st.integers(0, 2**42))
def test_the_window_never_reaches_beyond_the_ticket(from_ms: int, to_ms: int) -> None:
    first, last = TICKET.window(from_ms, to_ms)
    assert first >= TICKET.from_ms
    assert last <= TICKET.to_ms
    assert first >= from_ms
    assert last <= to_ms


def test_no_end_of_the_window_means_the_end_of_the_ticket() -> None:
    assert replace(TICKET, to_ms=0).window(0, 2**42) == (TICKET.from_ms, TICKET.exp_ms)
