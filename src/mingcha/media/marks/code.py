"""Encodes a payload of 40 bits as the bits of a mark, and decodes them: check bits, then a convolutional code
(docs/ref/marks.md).

64 bits (payload, CRC-24 of RFC 9580, 6.1) and six zeros go through the code of rate 1/3 and constraint length 7 with
generators 133, 165, 171 (octal); the decoder takes soft values (Viterbi).
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

PAYLOAD_BITS, CHECK_BITS = 40, 24
_TAIL_BITS = 6
_GENERATORS = (0o133, 0o165, 0o171)
_STATES = 1 << _TAIL_BITS
CODE_BITS = (PAYLOAD_BITS + CHECK_BITS + _TAIL_BITS) * len(_GENERATORS)
"""Bits of a coded payload: 210."""
_CRC_START, _CRC_POLYNOMIAL = 0xB704CE, 0x864CFB


def check_of(payload: int) -> int:
    """The 24 check bits of a payload."""
    register = _CRC_START
    for byte in payload.to_bytes(PAYLOAD_BITS // 8, "big"):
        register ^= byte << 16
        for _ in range(8):
            register = ((register << 1) ^ (_CRC_POLYNOMIAL if register & 0x800000 else 0)) & 0xFFFFFF
    return register


def encoded(payload: int) -> NDArray[np.int8]:
    """The coded bits of a payload as +1 (bit 0) and -1 (bit 1), CODE_BITS of them. Raises ValueError beyond 40 bits."""
    if not 0 <= payload < 1 << PAYLOAD_BITS:
        raise ValueError("a payload has 40 bits")
    codeword = payload << CHECK_BITS | check_of(payload)
    length = PAYLOAD_BITS + CHECK_BITS
    bits = [codeword >> (length - 1 - place) & 1 for place in range(length)] + [0] * _TAIL_BITS
    outputs, state, found = _outputs(), 0, []
    for bit in bits:
        found.append(outputs[state, bit])
        state = _next(state, bit)
    return np.concatenate(found).astype(np.int8)


def decoded(soft: NDArray[np.float64]) -> tuple[int | None, float]:
    """(payload, agreement) of CODE_BITS soft values, positive for bit 0; the payload is None if its check fails.

    The agreement is the sum of the values along the best codeword over the root of the sum of their squares: 8.0 for
    values without a mark, with a standard deviation of 0.2, at most sqrt(CODE_BITS) = 14.5.
    """
    bits, total = _best_path(soft.reshape(-1, len(_GENERATORS)))
    codeword = 0
    for bit in bits[: PAYLOAD_BITS + CHECK_BITS]:
        codeword = codeword << 1 | bit
    payload, check = codeword >> CHECK_BITS, codeword & ((1 << CHECK_BITS) - 1)
    norm = float(np.sqrt(np.sum(soft**2)))
    return (payload if check_of(payload) == check else None), total / norm if norm else 0.0


def _best_path(soft: NDArray[np.float64]) -> tuple[list[int], float]:
    """The bits of the path with the largest sum, and that sum; it begins and ends in state 0."""
    outputs = _outputs()
    before = np.array(
        [[(state << 1 | 0) & (_STATES - 1), (state << 1 | 1) & (_STATES - 1)] for state in range(_STATES)]
    )
    taken = np.arange(_STATES) >> (_TAIL_BITS - 1)  # the bit that leads into a state is its highest
    score = np.full(_STATES, -np.inf)
    score[0] = 0.0
    choices = []
    for step in soft:
        gains = outputs @ step  # (state, bit)
        offered = score[before] + gains[before, taken[:, None]]
        choice = offered.argmax(axis=1)
        choices.append(choice)
        score = offered[np.arange(_STATES), choice]
    state, bits = 0, []
    for choice in reversed(choices):
        bits.append(int(taken[state]))
        state = int(before[state, choice[state]])
    return bits[::-1], float(score[0])


def _next(state: int, bit: int) -> int:
    """The state holds the last six bits, the newest highest."""
    return state >> 1 | bit << (_TAIL_BITS - 1)


@cache
def _outputs() -> NDArray[np.float64]:
    """(state, bit, generator): +1 or -1."""
    table = np.empty((_STATES, 2, len(_GENERATORS)))
    for state in range(_STATES):
        for bit in (0, 1):
            register = bit << _TAIL_BITS | state
            for place, generator in enumerate(_GENERATORS):
                table[state, bit, place] = 1 - 2 * ((register & generator).bit_count() & 1)
    return table
