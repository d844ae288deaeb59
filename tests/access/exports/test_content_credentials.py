"""A convenience copy with content credentials: C2PA's own reader accepts it and sees any change (article 20(1))."""

import importlib
import importlib.util
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from tests.support.media.recorded import clip

from mingcha.access.exports.content_credentials import CERTIFICATES, KEY, sign_film, signer_from_environment
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.mp4.fragment import Sample, live_fragment

pytestmark = [
    pytest.mark.law("20(1)"),
    pytest.mark.skipif(importlib.util.find_spec("c2pa") is None, reason="the extra c2pa is not installed here"),
]
FROM = datetime(2026, 1, 1, tzinfo=UTC)


def certificate(subject: str, key: Any, issuer: str, signer: Any, *, is_authority: bool) -> x509.Certificate:
    """A certificate in the profile of C2PA (Technical Specification, 14.5)."""
    names = [
        x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "T"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
        for name in (subject, issuer)
    ]
    usage = x509.KeyUsage(not is_authority, False, False, False, False, is_authority, is_authority, False, False)  # noqa: FBT003
    made = (
        x509.CertificateBuilder(names[1], names[0], key.public_key(), x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(FROM + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if not is_authority:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=True)
    return made.sign(signer, hashes.SHA256())


def pem(key: Any) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A signer of the operator in the environment; the certificate of its authority."""
    root, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    top = certificate("root", root, "root", root, is_authority=True).public_bytes(Encoding.PEM)
    own = certificate("unit", key, "root", root, is_authority=False).public_bytes(Encoding.PEM)
    for name, data in ((CERTIFICATES, own + top), (KEY, pem(key))):
        (tmp_path / name).write_bytes(data)
        monkeypatch.setenv(name, str(tmp_path / name))
    return top


def read(film: Path, authority: bytes) -> dict[str, Any]:
    """What C2PA's own reader says, for one who trusts this authority."""
    c2pa = importlib.import_module("c2pa")
    trust = {"trust_anchors": authority.decode()}
    context = c2pa.Context(c2pa.Settings.from_dict({"trust": trust, "verify": {"verify_trust": True}}))
    with c2pa.Reader(str(film), context=context) as reader:
        return json.loads(reader.json())


def test_it_is_signed_and_a_change_is_seen(tmp_path: Path, authority: bytes) -> None:
    made = clip("libx264", frames=20)
    samples = [Sample(3600, key, 0, data) for _, _, key, data in made.samples]
    film = tmp_path / "film.mp4"
    film.write_bytes(made.init + live_fragment(1, 0, samples[:10]) + live_fragment(2, 36_000, samples[10:]))
    before = film.read_bytes()
    signer = signer_from_environment()
    assert signer is not None
    sign_film(film, signer, export="E20261128-0001", line="2026-000001")
    assert before[-500:] in film.read_bytes(), "no picture is another one"
    assert [path.name for path in tmp_path.glob("*.mp4")] == ["film.mp4"]
    said = read(film, authority)
    assert said["validation_state"] == "Trusted", said
    (found,) = [one for one in said["manifests"][said["active_manifest"]]["assertions"] if "mingcha" in one["label"]]
    assert found["data"] == {"export": "E20261128-0001", "line": "2026-000001", "is_evidence": False}
    data = bytearray(film.read_bytes())
    data[-700] ^= 1
    film.write_bytes(data)
    assert read(film, authority)["validation_state"] == "Invalid"


def test_what_is_no_signer(tmp_path: Path, authority: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / KEY).write_bytes(pem(rsa.generate_private_key(65537, 2048)))
    with pytest.raises(Fault) as failed:
        signer_from_environment()
    assert failed.value.kind is FaultKind.INVALID
    monkeypatch.delenv(KEY)
    with pytest.raises(Fault):
        signer_from_environment()
    monkeypatch.delenv(CERTIFICATES)
    assert signer_from_environment() is None


def test_a_key_of_another_certificate_signs_nothing(tmp_path: Path, authority: bytes) -> None:
    (tmp_path / KEY).write_bytes(pem(ec.generate_private_key(ec.SECP256R1())))
    signer = signer_from_environment()
    assert signer is not None
    film = tmp_path / "film.mp4"
    made = clip("libx264", frames=20)
    film.write_bytes(made.init + live_fragment(1, 0, [Sample(3600, key, 0, data) for _, _, key, data in made.samples]))
    before = film.read_bytes()
    with pytest.raises(Fault) as failed:
        sign_film(film, signer, export="E20261128-0001", line="2026-000001")
    assert failed.value.kind is FaultKind.INVALID
    assert film.read_bytes() == before
