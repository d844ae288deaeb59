"""Content credentials (C2PA) in a convenience copy: they name its export, signed by a key of the operator (20(1)).

Only with the extra `c2pa` and a certificate of the operator. They show who made the copy and that it is unchanged; the
evidence is the originals, which stay unchanged. Uses no network.
"""

import importlib
import importlib.util
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from mingcha import __version__
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

CERTIFICATES, KEY = "MINGCHA_C2PA_CERTIFICATES", "MINGCHA_C2PA_KEY"
"""Files: the chain of the signer in PEM, its own certificate first, and its private key in PEM."""
_CAPTURED = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"


@dataclass(frozen=True, slots=True)
class CopySigner:
    """The signer of copies: the chain, the key, and its algorithm by its C2PA name."""

    certificates: bytes
    key: bytes = field(repr=False)
    algorithm: str


def signer_from_environment() -> CopySigner | None:
    """The signer of this installation; None if none is configured. Raises Fault(INVALID) if incomplete or with an
    invalid key, Fault(UNSUPPORTED) without the extra `c2pa`."""
    named = [os.environ.get(name, "") for name in (CERTIFICATES, KEY)]
    if not any(named):
        return None
    if importlib.util.find_spec("c2pa") is None:
        words = Words("此服务器未安装内容凭证组件（extra c2pa）", "the extra `c2pa` is not installed on this server")
        raise Fault(FaultKind.UNSUPPORTED, words)
    try:
        certificates, key = (Path(name).read_bytes() for name in named)
        return CopySigner(certificates, key, _algorithm(key))
    except (OSError, ValueError, TypeError) as error:
        words = Words(f"{CERTIFICATES}、{KEY} 不可用", f"{CERTIFICATES} and {KEY} are not a usable pair of files")
        raise Fault(FaultKind.INVALID, words, type(error).__name__) from None


def sign_film(film: Path, signer: CopySigner, *, export: str, line: str) -> None:
    """Adds a signed manifest to a film: export, line of the register, no person. Raises Fault(INVALID) if the
    certificate is not one for content credentials."""
    c2pa = importlib.import_module("c2pa")
    manifest = {
        "claim_generator_info": [{"name": "mingcha", "version": __version__}],
        "title": film.name,
        "assertions": [
            {"label": "c2pa.actions", "data": {"actions": [
                {"action": "c2pa.created", "digitalSourceType": _CAPTURED}, {"action": "c2pa.transcoded"},
            ]}},
            {"label": "invalid.mingcha.export", "data": {"export": export, "line": line, "is_evidence": False}},
        ],
    }  # fmt: skip
    draft = film.with_name(f"{film.stem}-signed{film.suffix}")
    try:
        info = c2pa.C2paSignerInfo(signer.algorithm.encode(), signer.certificates, signer.key, None)
        with c2pa.Signer.from_info(info) as made, c2pa.Builder(json.dumps(manifest)) as builder:
            builder.sign_file(str(film), str(draft), made)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(film)
    except c2pa.C2paError as error:
        words = Words("便览副本无法签署内容凭证", "the copy for convenience could not be signed")
        raise Fault(FaultKind.INVALID, words, str(error)[:300]) from None
    finally:
        draft.unlink(missing_ok=True)


def _algorithm(key: bytes) -> str:
    """The algorithm of a private key in PEM. Raises ValueError if it is not supported."""
    found = load_pem_private_key(key, None)
    if isinstance(found, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(found, ec.EllipticCurvePrivateKey) and found.curve.key_size in (256, 384):
        return f"es{found.curve.key_size}"
    raise ValueError("not a key of Ed25519, P-256 or P-384")
