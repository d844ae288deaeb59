"""Signing keys in a PKCS#11 token (an HSM, a smart card, SoftHSM): Ed25519 by CKM_EDDSA (PKCS#11 3.0).

Named by MINGCHA_PKCS11, a URI of RFC 7512: `pkcs11:token=LABEL?module-path=LIBRARY&pin-source=FILE`. The private half
never leaves the token; signatures and public keys have the same form as those of key files, so verifiers see no
difference. The library python-pkcs11 is loaded only with this setting.
"""

import importlib
import os
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

SETTING = "MINGCHA_PKCS11"
KEYS_SETTING = "MINGCHA_PKCS11_KEYS"
USUAL_NAMES = "log-app log-recorder ticket disposal"
ED25519_PARAMETERS = b"\x06\x03\x2b\x65\x70"
"""The object identifier of Ed25519 in DER (RFC 8410): CKA_EC_PARAMS."""
_PUBLIC_BYTES = 32
_STALE = -1
"""In place of the process that opened the session: the library is initialised anew before the next one."""


@dataclass(frozen=True, slots=True)
class TokenAddress:
    """Where a token is and how it is opened."""

    label: str
    module: str
    pin_file: Path
    names: tuple[str, ...]
    """Keys that are in the token: labels of its objects."""


def token_from_environment() -> TokenAddress | None:
    """The token of MINGCHA_PKCS11; None without the setting. Raises Fault(INVALID) if it is no such URI, or holds the
    PIN itself, which belongs into a file."""
    uri = os.environ.get(SETTING, "")
    return _parsed(uri, os.environ.get(KEYS_SETTING, "") or USUAL_NAMES) if uri else None


@lru_cache(maxsize=4)
def _parsed(uri: str, names: str) -> TokenAddress:
    path, _, query = uri.removeprefix("pkcs11:").partition("?")
    parts = dict(part.partition("=")[::2] for part in path.split(";"))
    options = {name: values[0] for name, values in parse_qs(query).items()}
    label, module, pin = unquote(parts.get("token", "")), options.get("module-path", ""), options.get("pin-source", "")
    if not (uri.startswith("pkcs11:") and label and module and pin) or "pin-value" in options:
        words = Words(
            f"{SETTING} 须为 pkcs11:token=名称?module-path=库文件&pin-source=口令文件（口令不得写在设置里）",
            f"{SETTING} must be pkcs11:token=LABEL?module-path=LIBRARY&pin-source=FILE (the PIN itself is in the file)",
        )
        raise Fault(FaultKind.INVALID, words)
    return TokenAddress(label, module, Path(pin.removeprefix("file:")), tuple(names.replace(",", " ").split()))


class TokenKey:
    """A private key in a token. Signatures of one process are made one after another."""

    def __init__(self, token: "Token", name: str, public: bytes) -> None:
        self._token = token
        self._name = name
        self.public = public
        """The 32 bytes of the public key."""

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the Ed25519 signature. Raises Fault(UNAVAILABLE) if the token does not sign."""
        return self._token.sign(self._name, message)


class Token:
    """A token with one session of this process, opened at first use and again after an error or a fork."""

    def __init__(self, address: TokenAddress) -> None:
        self.address = address
        self._library: Any = None
        self._session: Any = None
        self._process = 0
        self._lock = threading.Lock()

    def key(self, name: str) -> TokenKey:
        """The key of this label. Raises Fault(NOT_FOUND) if there is none, Fault(UNAVAILABLE) without the token."""
        return TokenKey(self, name, self.public(name))

    def public(self, name: str) -> bytes:
        """The 32 bytes of the public key of this label. Raises as key()."""
        library = self._loaded()
        point: list[bytes] = self._with_session(
            lambda session: [
                bytes(found[library.Attribute.EC_POINT])
                for found in session.get_objects(
                    {library.Attribute.CLASS: library.ObjectClass.PUBLIC_KEY, library.Attribute.LABEL: name}
                )
            ]
        )
        if len(point) != 1 or len(point[0]) < _PUBLIC_BYTES:
            words = Words(
                f"密码设备中没有密钥“{name}”：请先运行 mingcha keys make",
                f"the token has no key {name!r}: run `mingcha keys make` first",
            )
            raise Fault(FaultKind.NOT_FOUND, words)
        return point[0][-_PUBLIC_BYTES:]  # an OCTET STRING around the key, or the key alone

    def sign(self, name: str, message: bytes) -> bytes:
        """Signs by CKM_EDDSA."""
        library = self._loaded()

        def signed(session: Any) -> bytes:
            key = session.get_key(object_class=library.ObjectClass.PRIVATE_KEY, label=name)
            return bytes(key.sign(message, mechanism=library.Mechanism.EDDSA))

        signature: bytes = self._with_session(signed)
        return signature

    def make(self, name: str) -> bytes:
        """Makes a key pair in the token whose private half cannot be extracted; returns the public key."""
        library = self._loaded()

        def made(session: Any) -> None:
            parameters = session.create_domain_parameters(
                library.KeyType.EC_EDWARDS, {library.Attribute.EC_PARAMS: ED25519_PARAMETERS}, local=True
            )
            parameters.generate_keypair(
                mechanism=library.Mechanism.EC_EDWARDS_KEY_PAIR_GEN, store=True, label=name, id=name.encode()
            )

        self._with_session(made, retried=False)
        return self.public(name)

    def take_in(self, name: str, seed: bytes, public: bytes) -> None:
        """Stores a key that exists as a file. Raises Fault(UNAVAILABLE) if the token refuses keys from outside, or
        signs with it what the public key does not accept."""
        library = self._loaded()
        attribute, kind = library.Attribute, library.ObjectClass
        shared = {
            attribute.KEY_TYPE: library.KeyType.EC_EDWARDS, attribute.LABEL: name, attribute.ID: name.encode(),
            attribute.TOKEN: True, attribute.EC_PARAMS: ED25519_PARAMETERS,
        }  # fmt: skip

        def stored(session: Any) -> None:
            session.create_object(
                {
                    **shared, attribute.CLASS: kind.PRIVATE_KEY, attribute.PRIVATE: True, attribute.SENSITIVE: True,
                    attribute.EXTRACTABLE: False, attribute.SIGN: True, attribute.VALUE: seed,
                }
            )  # fmt: skip
            session.create_object(
                {
                    **shared, attribute.CLASS: kind.PUBLIC_KEY, attribute.VERIFY: True,
                    attribute.EC_POINT: b"\x04\x20" + public,
                }
            )  # fmt: skip

        self._with_session(stored, retried=False)

    def has(self, name: str) -> bool:
        """Whether the token has a key of this label. Raises Fault(UNAVAILABLE) without the token."""
        try:
            self.public(name)
        except Fault as fault:
            if fault.kind is FaultKind.NOT_FOUND:
                return False
            raise
        return True

    def _with_session(self, use: Any, *, retried: bool = True) -> Any:
        """Runs `use` with the session; once more with a new one if it fails, since a token may have been reset."""
        with self._lock:
            for attempt in (0, 1):
                try:
                    return use(self._opened())
                except (self._loaded().exceptions.PKCS11Error, OSError) as error:
                    self._session = None
                    self._process = _STALE
                    if attempt or not retried:
                        words = Words("密码设备不可用", "the token with the signing keys cannot be used")
                        raise Fault(FaultKind.UNAVAILABLE, words, type(error).__name__) from error
        raise AssertionError

    def _opened(self) -> Any:
        if self._session is None or self._process != os.getpid():
            library = self._loaded().lib(self.address.module)
            if self._process not in (0, os.getpid()):
                library.reinitialize()  # no session survives a fork or a reset of the token (PKCS#11 3.0, 5.1.3)
            pin = self.address.pin_file.read_text(encoding="utf-8").strip()
            token = library.get_token(token_label=self.address.label)
            self._session = token.open(user_pin=pin, rw=True)
            self._process = os.getpid()
        return self._session

    def _loaded(self) -> Any:
        if self._library is None:
            try:
                self._library = importlib.import_module("pkcs11")
            except ImportError:
                words = Words(
                    "缺少 Python 包 python-pkcs11", "the Python package python-pkcs11 is missing (extra pkcs11)"
                )
                raise Fault(FaultKind.UNSUPPORTED, words) from None
        return self._library


@lru_cache(maxsize=4)
def token_at(address: TokenAddress) -> Token:
    """The token of an address, one for the process."""
    return Token(address)
