"""SM2 signatures with SM3 (GB/T 32918.2, GB/T 32905) through OpenSSL's libcrypto: `cryptography` has no SM2.

The signer's identity is the default one of GM/T 0009, "1234567812345678"; a signature is DER (r, s), as `openssl dgst
-sm3 -sign` writes it. Needs libcrypto 3 of the system; otherwise every function raises Fault(UNSUPPORTED).
"""

import ctypes
import ctypes.util
from collections.abc import Callable, Iterator
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_void_p
from functools import lru_cache

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

IDENTITY = b"1234567812345678"
POINT_BYTES = 65
"""Size of an uncompressed curve point (0x04, x, y)."""
_SPKI_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
"""SubjectPublicKeyInfo of an SM2 key (id-ecPublicKey, curve 1.2.156.10197.1.301) up to the point."""
_MOST_SIGNATURE_BYTES = 80
_BIO_CTRL_INFO = 3
_FUNCTIONS: dict[str, tuple[object, tuple[object, ...]]] = {
    "EVP_PKEY_CTX_new_from_name": (c_void_p, (c_void_p, c_char_p, c_char_p)),
    "EVP_PKEY_CTX_new": (c_void_p, (c_void_p, c_void_p)),
    "EVP_PKEY_CTX_free": (None, (c_void_p,)),
    "EVP_PKEY_CTX_set1_id": (c_int, (c_void_p, c_char_p, c_int)),
    "EVP_PKEY_keygen_init": (c_int, (c_void_p,)),
    "EVP_PKEY_generate": (c_int, (c_void_p, POINTER(c_void_p))),
    "EVP_PKEY_free": (None, (c_void_p,)),
    "EVP_MD_CTX_new": (c_void_p, ()),
    "EVP_MD_CTX_free": (None, (c_void_p,)),
    "EVP_MD_CTX_set_pkey_ctx": (None, (c_void_p, c_void_p)),
    "EVP_sm3": (c_void_p, ()),
    "EVP_DigestSignInit": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "EVP_DigestSign": (c_int, (c_void_p, c_char_p, POINTER(c_size_t), c_char_p, c_size_t)),
    "EVP_DigestVerifyInit": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "EVP_DigestVerify": (c_int, (c_void_p, c_char_p, c_size_t, c_char_p, c_size_t)),
    "BIO_new": (c_void_p, (c_void_p,)),
    "BIO_s_mem": (c_void_p, ()),
    "BIO_new_mem_buf": (c_void_p, (c_char_p, c_int)),
    "BIO_ctrl": (c_long, (c_void_p, c_int, c_long, c_void_p)),
    "BIO_free": (c_int, (c_void_p,)),
    "PEM_write_bio_PKCS8PrivateKey": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_int, c_void_p, c_void_p)),
    "PEM_read_bio_PrivateKey": (c_void_p, (c_void_p, c_void_p, c_void_p, c_void_p)),
    "i2d_PUBKEY_bio": (c_int, (c_void_p, c_void_p)),
    "d2i_PUBKEY_bio": (c_void_p, (c_void_p, c_void_p)),
    "ERR_clear_error": (None, ()),
}


@lru_cache(maxsize=1)
def _crypto() -> ctypes.CDLL:
    """libcrypto with the C signatures of the functions used here. Raises Fault(UNSUPPORTED)."""
    for name in _names():
        try:
            library = ctypes.CDLL(name)
            for function, (result, arguments) in _FUNCTIONS.items():
                found = getattr(library, function)
                found.restype, found.argtypes = result, arguments
        except (OSError, AttributeError):
            continue
        return library
    words = Words("国密签名需要系统的 OpenSSL 3（libcrypto）", "SM2 needs the system's OpenSSL 3 (libcrypto)")
    raise Fault(FaultKind.UNSUPPORTED, words)


def _names() -> Iterator[str]:
    """Names under which the library is looked for. The search runs other programs (ldconfig, a compiler), so it comes
    last and only where the usual name is not there."""
    yield "libcrypto.so.3"
    if name := ctypes.util.find_library("crypto"):
        yield name


class _Key:
    """A key of libcrypto, freed with this object."""

    def __init__(self, handle: int | None) -> None:
        if not handle:
            _crypto().ERR_clear_error()
            raise ValueError("not an SM2 key")
        self.handle = handle

    def __del__(self) -> None:
        if hasattr(self, "handle"):
            _crypto().EVP_PKEY_free(self.handle)


class Sm2Signer:
    """An SM2 private key from a PKCS #8 PEM. Raises ValueError if the PEM is not one, Fault(UNSUPPORTED)."""

    def __init__(self, pem: bytes) -> None:
        crypto = _crypto()
        bio = crypto.BIO_new_mem_buf(pem, len(pem))
        try:
            self._key = _Key(crypto.PEM_read_bio_PrivateKey(bio, None, None, None))
        finally:
            crypto.BIO_free(bio)
        self.point = _point_of(self._key)
        """The public key: an uncompressed point, 65 bytes."""

    def sign(self, message: bytes) -> bytes:
        """The DER signature of a message, about 70 bytes; signatures are randomised."""
        crypto = _crypto()
        signature = ctypes.create_string_buffer(_MOST_SIGNATURE_BYTES)
        size = c_size_t(_MOST_SIGNATURE_BYTES)
        with _Digesting(self._key, crypto.EVP_DigestSignInit) as context:
            if crypto.EVP_DigestSign(context, signature, byref(size), message, len(message)) != 1:
                raise _failed("EVP_DigestSign")
        return signature.raw[: size.value]


class Sm2Verifier:
    """An SM2 public key from its point. Raises ValueError if it is not on the curve, Fault(UNSUPPORTED)."""

    def __init__(self, point: bytes) -> None:
        if len(point) != POINT_BYTES:
            raise ValueError("an SM2 public key is 65 bytes")
        crypto, spki = _crypto(), _SPKI_HEAD + point
        bio = crypto.BIO_new_mem_buf(spki, len(spki))
        try:
            self._key = _Key(crypto.d2i_PUBKEY_bio(bio, None))
        finally:
            crypto.BIO_free(bio)
        self.point = point

    def accepts(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature over this message is by this key."""
        crypto = _crypto()
        with _Digesting(self._key, crypto.EVP_DigestVerifyInit) as context:
            held = crypto.EVP_DigestVerify(context, signature, len(signature), message, len(message))
        crypto.ERR_clear_error()
        return bool(held == 1)


class _Digesting:
    """A digest context with the key and the signer's identity, freed at the end of the block."""

    def __init__(self, key: _Key, begin: Callable[..., int]) -> None:
        self._begin = begin
        self._key = key
        crypto = _crypto()
        self._context = crypto.EVP_MD_CTX_new()
        self._key_context = crypto.EVP_PKEY_CTX_new(key.handle, None)

    def __enter__(self) -> int:
        crypto = _crypto()
        crypto.EVP_MD_CTX_set_pkey_ctx(self._context, self._key_context)
        if (
            crypto.EVP_PKEY_CTX_set1_id(self._key_context, IDENTITY, len(IDENTITY)) != 1
            or self._begin(self._context, None, crypto.EVP_sm3(), None, self._key.handle) != 1
        ):
            self.__exit__()
            raise _failed("EVP_DigestInit")
        return int(self._context)

    def __exit__(self, *_: object) -> None:
        crypto = _crypto()
        crypto.EVP_MD_CTX_free(self._context)
        crypto.EVP_PKEY_CTX_free(self._key_context)


def new_sm2_pem() -> bytes:
    """A new private key as PKCS #8 PEM."""
    crypto = _crypto()
    context = crypto.EVP_PKEY_CTX_new_from_name(None, b"SM2", None)
    handle = c_void_p()
    try:
        if not context or crypto.EVP_PKEY_keygen_init(context) != 1:
            raise _failed("EVP_PKEY_keygen_init")
        if crypto.EVP_PKEY_generate(context, byref(handle)) != 1:
            raise _failed("EVP_PKEY_generate")
    finally:
        crypto.EVP_PKEY_CTX_free(context)
    key = _Key(handle.value)
    return _written(lambda bio: crypto.PEM_write_bio_PKCS8PrivateKey(bio, key.handle, None, None, 0, None, None))


def public_der(point: bytes) -> bytes:
    """A public key as SubjectPublicKeyInfo in DER, which `openssl pkey -pubin -inform DER` reads."""
    return _SPKI_HEAD + point


def _point_of(key: _Key) -> bytes:
    spki = _written(lambda bio: _crypto().i2d_PUBKEY_bio(bio, key.handle))
    if not spki.startswith(_SPKI_HEAD) or len(spki) != len(_SPKI_HEAD) + POINT_BYTES:
        raise ValueError("not an SM2 key")
    return spki[len(_SPKI_HEAD) :]


def _written(write: Callable[[int], int]) -> bytes:
    """The bytes that a function writes into a memory BIO."""
    crypto = _crypto()
    bio = crypto.BIO_new(crypto.BIO_s_mem())
    try:
        if write(bio) != 1:
            raise _failed("BIO")
        data = c_void_p()
        size = crypto.BIO_ctrl(bio, _BIO_CTRL_INFO, 0, byref(data))
        return ctypes.string_at(data.value or 0, size)
    finally:
        crypto.BIO_free(bio)


def _failed(what: str) -> Fault:
    _crypto().ERR_clear_error()
    return Fault(FaultKind.INTERNAL, Words("国密签名失败", "the SM2 signature failed"), what)
