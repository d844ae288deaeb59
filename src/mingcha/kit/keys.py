"""The key folder, apart from the data: Ed25519 signing keys, the master key for secrets at rest, signed tokens.

Files are mode 0600 in a folder of mode 0700; a key is made at first use by the process that owns it.
Names in use: "log-app", "log-recorder", "ticket", "disposal", "policy" (signing) and "master" (secrets at rest).
"""

import base64
import binascii
import hmac
import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mingcha.kit.canonical import Json, canonical_json, parse_canonical
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.sm2 import POINT_BYTES, Sm2Signer, Sm2Verifier, new_sm2_pem, public_der
from mingcha.kit.token_keys import TokenAddress, TokenKey, token_at, token_from_environment
from mingcha.kit.words import Words

_TOKEN_LIMIT_BYTES = 64 * 1024


class Verifier:
    """An Ed25519 public key (RFC 8032)."""

    def __init__(self, public: bytes) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(public)
        self.public = public

    def accepts(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is by this key over this message."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Signer:
    """An Ed25519 private key (RFC 8032), from its 32 bytes or in a token (kit.token_keys)."""

    def __init__(self, key: bytes | TokenKey) -> None:
        self._key: Ed25519PrivateKey | TokenKey
        if isinstance(key, TokenKey):
            self._key, self.public = key, key.public
        else:
            self._key = Ed25519PrivateKey.from_private_bytes(key)
            self.public = self._key.public_key().public_bytes_raw()
        """The 32 bytes of the public key."""
        self.verifier = Verifier(self.public)
        """The public half."""

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self._key.sign(message)


class KeyFolder:
    """Keys by name in one folder. Public halves lie beside them as NAME.pub, so a reader needs no private key."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def signer(self, name: str) -> Signer:
        """The signing key of this name, made when it does not exist yet. A key that MINGCHA_PKCS11 names is in the
        token and is not made here. Raises Fault(FORBIDDEN) if this program may not have it, Fault(CORRUPT) if the
        token has another key than the one whose public half is in this folder, and as kit.token_keys does."""
        address = token_from_environment()
        if address is not None and name in address.names:
            return _token_signer(address, self.path / f"{name}.pub")
        path = self.path / f"{name}.key"
        try:
            status = path.stat()
        except FileNotFoundError:
            self._write_once(path, os.urandom(32))
            signer = Signer(path.read_bytes())
            self._write_once(self.path / f"{name}.pub", signer.public)
            return signer
        try:
            return _signer(path, (status.st_ino, status.st_mtime_ns, status.st_size))
        except PermissionError:
            raise _not_its_own(path) from None

    def verifier(self, name: str) -> Verifier:
        """The public key of this name. Raises Fault(NOT_FOUND) when it was never made."""
        path = self.path / f"{name}.pub"
        try:
            return Verifier(path.read_bytes())
        except FileNotFoundError:
            if (self.path / f"{name}.key").exists():
                return Verifier(self.signer(name).public)
            raise Fault(
                FaultKind.NOT_FOUND, Words(f"没有密钥“{name}”", f"there is no key {name!r}"), str(path)
            ) from None

    def sm2_signer(self, name: str) -> Sm2Signer:
        """The SM2 key of this name (NAME.sm2.key, PKCS #8 PEM), made when it does not exist yet. Raises
        Fault(UNSUPPORTED) without libcrypto."""
        path = self.path / f"{name}.sm2.key"
        if not path.exists():
            self._write_once(path, new_sm2_pem())
            self._write_once(self.path / f"{name}.sm2.pub", public_der(_sm2_signer(path).point))
        return _sm2_signer(path)

    def sm2_verifier(self, name: str) -> Sm2Verifier | None:
        """The public SM2 key of this name (NAME.sm2.pub, SubjectPublicKeyInfo in DER); None when none was made."""
        path = self.path / f"{name}.sm2.pub"
        return Sm2Verifier(path.read_bytes()[-POINT_BYTES:]) if path.exists() else None

    def seal(self, secret: str) -> str:
        """Encrypts a secret for the disk (Fernet: AES-128-CBC with HMAC-SHA-256)."""
        return self.sealer()(secret)

    def sealer(self) -> Callable[[str], str]:
        """`seal` for many secrets: the key is looked at once."""
        encrypt = self._master().encrypt
        return lambda secret: encrypt(secret.encode()).decode()

    def seal_bytes(self, data: bytes) -> bytes:
        """`seal` for a file: some four thirds of its length."""
        return self._master().encrypt(data)

    def unseal(self, sealed: str) -> str:
        """Opens a sealed secret. Raises Fault(CORRUPT) when it was changed or sealed under another key."""
        return self.unseal_bytes(sealed.encode()).decode()

    def unseal_bytes(self, sealed: bytes) -> bytes:
        """`unseal` for a file."""
        try:
            return self._master().decrypt(sealed)
        except InvalidToken:
            words = Words("密文无法用本机密钥打开", "the sealed secret does not open with this key folder")
            raise Fault(FaultKind.CORRUPT, words) from None

    def keyed_digest(self, text: str, purpose: str) -> str:
        """HMAC-SHA-256 of a text in hexadecimal, under a key derived from the master key for one purpose. Equal texts
        have equal digests; without the key folder a digest does not lead back to a short text such as an identity
        number."""
        self._master()
        key = hmac.digest((self.path / "master.key").read_bytes(), purpose.encode(), "sha256")
        return hmac.new(key, text.encode(), "sha256").hexdigest()

    def _master(self) -> Fernet:
        path = self.path / "master.key"
        try:
            status = path.stat()
        except FileNotFoundError:
            self._write_once(path, Fernet.generate_key())
            status = path.stat()
        return _fernet(path, (status.st_ino, status.st_mtime_ns, status.st_size))

    def write_once(self, name: str, data: bytes) -> None:
        """Writes a file of this folder unless it exists; of several writers the first wins."""
        self._write_once(self.path / name, data)

    def _write_once(self, path: Path, data: bytes) -> None:
        """Writes a key that nobody else may have written: the first writer wins, the others read what it wrote."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except PermissionError:
            raise _not_its_own(path) from None
        try:
            os.write(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()


def _not_its_own(path: Path) -> Fault:
    """The fault of a program that needs a private key which is not in its own folder (mingcha keys split)."""
    words = Words(
        f"本程序没有密钥“{path.stem}”，也不能生成：密钥按程序分开存放（mingcha keys split）",
        f"this program has no key {path.stem!r} and may not make one: keys are kept apart by program"
        " (mingcha keys split)",
    )
    return Fault(FaultKind.FORBIDDEN, words, str(path))


@lru_cache(maxsize=16)
def _token_signer(address: TokenAddress, public: Path) -> Signer:
    """The key of a token, compared with the public key that verifiers use."""
    signer = Signer(token_at(address).key(public.stem))
    if not public.exists() or public.read_bytes() != signer.public:
        words = Words(
            f"密码设备中的密钥“{public.stem}”与 {public} 不符",
            f"the key {public.stem!r} of the token is not the one of {public}",
        )
        raise Fault(FaultKind.CORRUPT, words)
    return signer


@lru_cache(maxsize=16)
def _signer(path: Path, stamp: tuple[int, int, int]) -> Signer:
    """The key of a file: read and opened once while the file stays the one it was, since every act signs with it."""
    del stamp
    return Signer(path.read_bytes())


@lru_cache(maxsize=16)
def _fernet(path: Path, stamp: tuple[int, int, int]) -> Fernet:
    """The master key of a file: read once while the file stays the one it was, since a list has a password a line."""
    del stamp
    return Fernet(path.read_bytes())


@lru_cache(maxsize=8)
def _sm2_signer(path: Path) -> Sm2Signer:
    """The key of a file: read once, since every head of a log is signed with it."""
    return Sm2Signer(path.read_bytes())


def sign_token(payload: Mapping[str, Json], signer: Signer) -> str:
    """A compact signed token: base64url(canonical JSON) "." base64url(Ed25519 signature)."""
    body = canonical_json(payload)
    return f"{_encode(body)}.{_encode(signer.sign(body))}"


def open_token(token: str, verifier: Verifier) -> dict[str, Json]:
    """The payload of a token that this key signed. Raises Fault(UNAUTHENTICATED) on anything else."""
    try:
        if len(token) > _TOKEN_LIMIT_BYTES:
            raise ValueError("too long")
        head, _, tail = token.partition(".")
        body, signature = _decode(head), _decode(tail)
        if not verifier.accepts(body, signature):
            raise ValueError("not signed by this key")
        payload = parse_canonical(body)
        if not isinstance(payload, dict):
            raise ValueError("not an object")
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        words = Words("凭据无效", "the token is not valid")
        raise Fault(FaultKind.UNAUTHENTICATED, words, str(error)) from None
    return payload


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    raw = text.encode("ascii")
    data = base64.urlsafe_b64decode(raw + b"=" * (-len(raw) % 4))
    if _encode(data) != text:
        raise ValueError("not canonical base64url")
    return data
