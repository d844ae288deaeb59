"""Trust policies (C2SP tlog-policy): the example of its text, what it forbids, and proofs judged by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.evidence.log_workshop import AT, ORIGIN, SIGNER, SqliteLog, entries

from mingcha.evidence.log.checkpoint import cosign
from mingcha.evidence.log.note import COSIGNATURE, ED25519, NamedKey, Note, parse_note
from mingcha.evidence.log.policy import NONE, Group, parse_policy, write_policy
from mingcha.evidence.log.proof import make_proof, parse_proof
from mingcha.kit.keys import Signer

LOG = NamedKey(ORIGIN, ED25519, SIGNER.public)
SIGNERS = [Signer(bytes([number]) * 32) for number in range(1, 7)]
KEYS = [NamedKey(f"w{number}.example/w", COSIGNATURE, each.public) for number, each in enumerate(SIGNERS)]

TWO_LEVELS = f"""# the example of the text
log {LOG.text()} https://logs.example/{ORIGIN}

witness X1 {KEYS[0].text()}
\twitness X2   {KEYS[1].text()}
witness X3 {KEYS[2].text()} https://w.example/
group X-witnesses 2 X1 X2 X3

witness Y1 {KEYS[3].text()}
witness Y2 {KEYS[4].text()}
group Y-witnesses any Y1 Y2
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def cosigned(log: SqliteLog, *witnesses: int) -> bytes:
    signed = log.log.head()
    assert signed is not None
    note = parse_note(signed.note)
    lines = [cosign(note.text, KEYS[number], SIGNERS[number], AT) for number in witnesses]
    return Note(note.text, (*note.signatures, *lines)).to_bytes()


@pytest.mark.parametrize(
    ("witnesses", "holds"),
    [((0, 1, 3), True), ((0, 2, 4), True), ((0, 3, 4), False), ((0, 1, 2), False), ((), False), ((0, 1, 5), False)],
)
def test_two_levels_of_groups(sqlite_log: SqliteLog, witnesses: tuple[int, ...], holds: bool) -> None:
    sqlite_log.append(entries(0, 5))
    policy = parse_policy(TWO_LEVELS.encode())
    assert policy.groups["X-witnesses"] == Group(2, ("X1", "X2", "X3"))
    if holds:
        assert policy.judge(cosigned(sqlite_log, *witnesses)).size == 5
    else:
        with pytest.raises(ValueError, match="quorum"):
            policy.judge(cosigned(sqlite_log, *witnesses))


def test_a_proof_is_judged_by_a_policy(sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 300))
    policy = parse_policy(write_policy([LOG], [(key, "https://w.example") for key in KEYS[:3]], 2).encode())
    signed = sqlite_log.log.head()
    assert signed is not None
    for witnesses, holds in (((0, 2), True), ((2,), False)):
        proof = make_proof(77, sqlite_log.log.inclusion_proof(77), signed).to_bytes()
        proof = proof.replace(signed.note, cosigned(sqlite_log, *witnesses))
        (entry,) = entries(77, 78)
        if holds:
            assert parse_proof(proof).verify_by(policy, entry).size == 300
            with pytest.raises(ValueError, match="not in the log"):
                parse_proof(proof).verify_by(policy, entry + b" ")
        else:
            with pytest.raises(ValueError, match="quorum"):
                parse_proof(proof).verify_by(policy, entry)


def test_without_witnesses_any_of_the_logs_suffices(sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 2))
    other = NamedKey("elsewhere.example/log", ED25519, bytes(range(32)))
    policy = parse_policy(write_policy([LOG], []).encode())
    assert policy.quorum == NONE
    assert policy.judge(cosigned(sqlite_log)).size == 2
    with pytest.raises(ValueError, match="another log"):
        parse_policy(f"log {other.text()}\nquorum none\n".encode()).judge(cosigned(sqlite_log))


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"log {LOG.text()}\n",
        "quorum none\nquorum none\n",
        "quorum x\n",
        f"log {KEYS[0].text()}\nquorum none\n",
        f"witness a {LOG.text()}\nquorum a\n",
        f"log {LOG.text()}\nlog {LOG.text()}\nquorum none\n",
        f"witness a {KEYS[0].text()}\nwitness b {KEYS[0].text()}\nquorum a\n",
        f"witness a {KEYS[0].text()}\nwitness a {KEYS[1].text()}\nquorum a\n",
        f"witness none {KEYS[0].text()}\nquorum none\n",
        f"witness a {KEYS[0].text()}\ngroup g 2 a\nquorum g\n",
        f"witness a {KEYS[0].text()}\ngroup g 0 a\nquorum g\n",
        f"witness a {KEYS[0].text()}\ngroup g all\nquorum g\n",
        f"witness a {KEYS[0].text()}\ngroup g all a\ngroup h all a\nquorum g\n",
        f"witness a {KEYS[0].text()}\ngroup g all a a\nquorum g\n",
        "group g all g\nquorum g\n",
        "quorum none\rx\n",
        "quorum none\x00\n",
        "log\nquorum none\n",
    ],
)
def test_what_the_text_forbids(text: str) -> None:
    with pytest.raises(ValueError, match=r"line|quorum"):
        parse_policy(text.encode())


@given(st.binary(max_size=300))
def test_any_bytes_are_a_policy_or_refused(data: bytes) -> None:
    try:
        parse_policy(data)
    except ValueError:
        pass
