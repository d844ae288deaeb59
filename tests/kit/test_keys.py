"""The key folder, Ed25519 (RFC 8032), signed tokens and secrets at rest."""

import base64
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import KeyFolder, Signer, Verifier, open_token, sign_token

SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PAYLOAD = {"v": 1, "t": "ticket", "points": ["42010600001310000001"], "exp_ms": 1_796_000_000_000}


def refused(token: str, verifier: Verifier) -> bool:
    try:
        open_token(token, verifier)
    except Fault as fault:
        return fault.kind is FaultKind.UNAUTHENTICATED
    return False


def test_the_first_vector_of_rfc_8032() -> None:
    signer = Signer(SEED)
    assert signer.public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert signer.sign(b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )


def test_a_token_opens_under_its_own_key_alone() -> None:
    signer = Signer(SEED)
    token = sign_token(PAYLOAD, signer)
    assert open_token(token, Verifier(signer.public)) == PAYLOAD
    assert refused(token, Verifier(Signer(bytes(32)).public))


def test_every_single_bit_flip_of_a_token_is_refused() -> None:
    signer = Signer(SEED)
    verifier = Verifier(signer.public)
    token = sign_token(PAYLOAD, signer).encode()
    for place in range(len(token)):
        for bit in range(8):
            changed = bytearray(token)
            changed[place] ^= 1 << bit
            assert refused(changed.decode("latin-1"), verifier), (place, bit)


def test_a_signed_body_that_is_not_canonical_is_refused() -> None:
    signer = Signer(SEED)
    for body in (b'{"b":1,"a":2}', b'{ "a":1}', b"[1]", b'"a"', b"{", b'{"a":1.5}', b"[" * 5000):
        token = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (body, signer.sign(body)))
        assert refused(token, Verifier(signer.public)), body


@given(st.text(max_size=300))
def test_no_text_opens_by_chance(text: str) -> None:
    assert refused(text, Verifier(Signer(SEED).public))


def test_a_token_beyond_the_limit_is_refused() -> None:
    signer = Signer(SEED)
    token = sign_token({"fill": "x" * 70_000}, signer)
    assert refused(token, Verifier(signer.public))


def test_a_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "keys")
    signer = folder.signer("ticket")
    assert folder.signer("ticket").public == signer.public
    assert folder.verifier("ticket").accepts(b"message", signer.sign(b"message"))
    assert not folder.verifier("ticket").accepts(b"massage", signer.sign(b"message"))
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.path.iterdir()} == {0o600}
    assert sorted(path.name for path in folder.path.iterdir()) == ["ticket.key", "ticket.pub"]


def test_a_key_file_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    folder, other = KeyFolder(tmp_path / "one"), KeyFolder(tmp_path / "two")
    first, second = folder.signer("log-app"), other.signer("log-app")
    assert folder.signer("log-app") is folder.signer("log-app"), "opened once"
    assert folder.signer("log-app").public == first.public
    (tmp_path / "two" / "log-app.key").replace(tmp_path / "one" / "log-app.key")
    assert folder.signer("log-app").public == second.public


def test_a_key_that_was_never_made_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(Fault) as fault:
        KeyFolder(tmp_path).verifier("ticket")
    assert fault.value.kind is FaultKind.NOT_FOUND


def test_the_public_half_comes_back_from_the_private_one(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path)
    public = folder.signer("log-app").public
    (tmp_path / "log-app.pub").unlink()
    assert folder.verifier("log-app").public == public


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(secret=st.text(st.characters(codec="utf-8"), max_size=60))
def test_a_sealed_secret_opens_and_does_not_show_itself(tmp_path: Path, secret: str) -> None:
    folder = KeyFolder(tmp_path / "keys")
    sealed = folder.seal(secret)
    assert folder.unseal(sealed) == secret
    assert len(secret) < 8 or secret not in sealed


def test_a_changed_or_foreign_secret_does_not_open(tmp_path: Path) -> None:
    folder, other = KeyFolder(tmp_path / "one"), KeyFolder(tmp_path / "two")
    sealed = folder.seal("rtsp password")
    for text in (sealed[:-5] + "AAAAA", "", "密"):
        with pytest.raises(Fault) as fault:
            folder.unseal(text)
        assert fault.value.kind is FaultKind.CORRUPT
    with pytest.raises(Fault):
        other.unseal(sealed)
