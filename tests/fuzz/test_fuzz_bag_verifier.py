"""verify.py under bytes by chance: a bag that was changed anywhere is refused, and no parser ends in anything else."""

import io
import random
import re
from dataclasses import replace
from typing import BinaryIO

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.support.evidence import hand_made_bag as bags
from tests.support.evidence.hand_made_bag import Files
from tests.support.length import times

from mingcha.evidence.bag_verifier import verify
from mingcha.evidence.bag_verifier.verify import MALFORMED, Policy, Refused

MADE = bags.draft(7, cameras=2, minutes=2, sound=True)
FILES = bags.seal(MADE)
POLICY = Policy(MADE.policy.encode(), None)
NOTE = MADE.recorder.checkpoint()


PROVED = re.compile(r"data/(?!custody)|proofs/[0-9a-f]{16}-\d+\.tlog-proof")
"""The texts of custody.json are what the act of handing over proves; a signature line of a key that nobody knows, in
the checkpoint of that act, has no meaning."""


class Held:
    """The files of a bag in memory."""

    def __init__(self, files: Files) -> None:
        self.name, self.sizes, self._files = "", {name: len(data) for name, data in files.items()}, files

    def open(self, path: str) -> BinaryIO:
        return io.BytesIO(self._files[path])


def accepted(files: Files) -> bool:
    try:
        verify.judge(Held(files), POLICY)  # type: ignore[arg-type]
    except Refused:
        return False
    return True


def test_it_is_accepted_unchanged() -> None:
    assert accepted(FILES)


@given(st.randoms(use_true_random=False))
@settings(max_examples=times(60, 600), deadline=None)
def test_a_piece_replaced_anywhere(chance: random.Random) -> None:
    name = chance.choice(sorted(FILES))
    data = bytearray(FILES[name])
    begin = chance.randrange(len(data))
    length = chance.choice((1, 1, 2, 7, 60, len(data)))
    new = chance.choice((b"", chance.randbytes(length), bytes(length), data[begin : begin + length] * 2))
    data[begin : begin + length] = new
    assert bytes(data) == FILES[name] or not accepted({**FILES, name: bytes(data)}), (name, begin, length, new)


@given(st.randoms(use_true_random=False))
@settings(max_examples=times(60, 600), deadline=None)
def test_a_piece_replaced_by_who_hands_bags_over(chance: random.Random) -> None:
    """Manifests and application log are made to fit, so that the parsers behind them see the bytes: what the recorder's
    log proves is refused all the same."""
    name = chance.choice([name for name in sorted(FILES) if PROVED.match(name)])
    data = bytearray(FILES[name])
    begin = chance.randrange(len(data))
    data[begin : begin + chance.choice((1, 1, 4, 30))] = chance.choice((b"", chance.randbytes(1), b"0", b"[", bytes(9)))
    changed = {**FILES, name: bytes(data)}
    made = bags.draft(7, cameras=2, minutes=1)
    changed = bags.framed(replace(MADE, application=made.application), changed)
    assert bytes(data) == FILES[name] or not accepted(changed), (name, begin)


PARSERS = {
    "policy": lambda data: Policy(data, 0),
    "note": lambda data: POLICY.head(data, "x"),
    "proof": lambda data: verify.proof_of(data, "x"),
    "json": lambda data: verify.canonical(data, "x"),
    "boxes": lambda data: list(verify.boxes(data)),
    "moof": verify.timing,
}
CLIP = MADE.files[MADE.segments[0]["clip"]]
SEEDS = (NOTE, MADE.policy.encode(), MADE.recorder.proof(1), bags.jcs(MADE.custody), CLIP)
INPUT = st.one_of(st.binary(max_size=300), st.sampled_from(SEEDS))


@pytest.mark.parametrize("parser", PARSERS)
@given(data=INPUT, cut=st.integers(0, 400), more=st.binary(max_size=20))
@settings(max_examples=times(60, 1000), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(data=b"[" * 100_000, cut=200_000, more=b"")
@example(data=b'{"a":' * 50_000, cut=300_000, more=b"")
@example(data=b"9" * 10_000, cut=20_000, more=b"")
def test_a_parser_ends_in_a_value_or_a_refusal(parser: str, data: bytes, cut: int, more: bytes) -> None:
    try:
        PARSERS[parser](data[:cut] + more + data[cut:])
    except (Refused, *MALFORMED):
        pass
