"""Signing keys in a PKCS#11 token, tried with SoftHSM: the same signatures, and nothing of them in a file."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import KeyFolder, Signer, open_token, sign_token
from mingcha.kit.token_keys import Token, token_from_environment
from mingcha.run.commands.keys import into_token, make
from mingcha.run.user_layout import MADE

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of SoftHSM's tokens: the module reads its configuration once a process."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "conf")
    return folder


@pytest.fixture
def token(tokens: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new token of SoftHSM and the setting that names it."""
    del tokens
    module = next((path for path in MODULES if Path(path).exists()), "")
    if not module or shutil.which("softhsm2-util") is None:
        pytest.skip("Debian's softhsm2 is not installed")
    (tmp_path / "pin").write_text("1234\n")
    label = f"t{os.urandom(4).hex()}"
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", "1234", "--so-pin", "5678"],
        check=True, capture_output=True,
    )  # fmt: skip
    uri = f"pkcs11:token={label}?module-path={module}&pin-source={tmp_path / 'pin'}"
    monkeypatch.setenv("MINGCHA_PKCS11", uri)
    return uri


def test_a_key_of_the_token_signs_what_verifiers_of_key_files_accept(token: str, tmp_path: Path) -> None:
    """Issue point C.18: signing keys were files alone."""
    keys = KeyFolder(tmp_path / "keys")
    make(keys)
    held = ("log-app", "log-recorder", "ticket", "disposal")
    assert sorted(path.name for path in keys.path.glob("*.key")) == sorted(
        [f"{name}.key" for name in MADE if name not in held] + ["master.key", "backup-age.key"]
    )
    for name in held:
        signed = sign_token({"v": 1}, keys.signer(name))
        assert open_token(signed, keys.verifier(name)) == {"v": 1}
    large = b"x" * 200_000
    assert keys.verifier("ticket").accepts(large, keys.signer("ticket").sign(large))
    before = {path.name: path.read_bytes() for path in keys.path.glob("*.pub")}
    make(keys)
    assert {path.name: path.read_bytes() for path in keys.path.glob("*.pub")} == before, "made once"


def test_key_files_move_into_the_token_and_stay_the_same_keys(
    token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = KeyFolder(tmp_path / "keys")
    monkeypatch.delenv("MINGCHA_PKCS11")
    former = {name: keys.signer(name).sign(b"the same") for name in ("ticket", "log-app")}
    monkeypatch.setenv("MINGCHA_PKCS11", token)
    into_token(keys)
    for name, signature in former.items():
        (keys.path / f"{name}.key").unlink()
        assert keys.signer(name).sign(b"the same") == signature
    with pytest.raises(Fault) as fault:
        keys.signer("disposal")
    assert (fault.value.kind, "mingcha keys make" in fault.value.words.en) == (FaultKind.NOT_FOUND, True)


def test_another_key_in_the_token_than_the_public_one_is_refused(token: str, tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path / "keys")
    make(keys)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "ticket.pub").write_bytes(Signer(bytes(32)).public)
    with pytest.raises(Fault) as fault:
        KeyFolder(tmp_path / "other").signer("ticket")
    assert fault.value.kind is FaultKind.CORRUPT


def test_a_token_that_cannot_be_opened_is_named(token: str, tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path / "keys")
    make(keys)
    address = token_from_environment()
    assert address is not None
    (tmp_path / "pin").write_text("wrong\n")
    fresh = Token(address)
    with pytest.raises(Fault) as fault:
        fresh.key("ticket")
    assert fault.value.kind is FaultKind.UNAVAILABLE


@pytest.mark.parametrize(
    "uri",
    ["token", "pkcs11:token=t", "pkcs11:token=t?module-path=/x", "pkcs11:token=t?module-path=/x&pin-value=1234",
     "pkcs11:object=t?module-path=/x&pin-source=/p", "pkcs11:token=t?module-path=/x&pin-source=/p&pin-value=1"],
)  # fmt: skip
def test_a_setting_that_is_no_such_address_is_refused(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGCHA_PKCS11", uri)
    with pytest.raises(Fault) as fault:
        token_from_environment()
    assert (fault.value.kind, "1234" in fault.value.words.en) == (FaultKind.INVALID, False)
