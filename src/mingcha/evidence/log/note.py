"""Signed notes (C2SP signed-note): a text with signature lines of named Ed25519 keys."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

ED25519 = 0x01
"""Signature type: Ed25519 over the note text."""
COSIGNATURE = 0x04
"""Signature type: timestamped Ed25519 (C2SP tlog-cosignature)."""

_DASH = "\u2014 "
_MOST_SIGNATURES = 64
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature: the key's name, its 4-byte key id, and the signature bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def text(self) -> str:
        """The line in the note, with its newline."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A signed note. `text` ends with a newline; the blank line before the signatures is not part of it."""

    text: str
    signatures: tuple[SignatureLine, ...]

    def to_bytes(self) -> bytes:
        """The note in its published form (UTF-8)."""
        return (self.text + "\n" + "".join(line.text() for line in self.signatures)).encode()

    def signatures_of(self, name: str, key_id: bytes) -> list[bytes]:
        """The signatures of one key; both its name and its id must match."""
        return [line.signature for line in self.signatures if (line.name, line.key_id) == (name, key_id)]


def key_id(name: str, signature_type: int, public_key: bytes) -> bytes:
    """SHA-256(name || 0x0A || type || public key)[:4]."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([signature_type]) + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes, signature_type: int = ED25519) -> str:
    """The text form of an Ed25519 key for other verifiers: name+hex(key id)+base64(type || key)."""
    packed = base64.b64encode(bytes([signature_type]) + public_key).decode()
    return f"{name}+{key_id(name, signature_type, public_key).hex()}+{packed}"


@dataclass(frozen=True, slots=True)
class NamedKey:
    """An Ed25519 public key of a log (type 0x01) or of a cosigner (0x04), with its key name."""

    name: str
    signature_type: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The 4-byte id in its signature lines."""
        return key_id(self.name, self.signature_type, self.public)

    def text(self) -> str:
        """The form of verifier_key."""
        return verifier_key(self.name, self.public, self.signature_type)


def parse_verifier_key(text: str) -> NamedKey:
    """Parses a verifier key line. Raises ValueError if it is malformed or its key id does not match."""
    name, plus, rest = text.partition("+")
    id_text, second_plus, encoded = rest.partition("+")
    packed = decode_base64(encoded)
    if not plus or not second_plus or not is_key_name(name) or len(packed) != 33:
        raise ValueError("a verifier key is name+key id+key")
    if packed[0] not in (ED25519, COSIGNATURE):
        raise ValueError("not an Ed25519 key of a log or of a witness")
    key = NamedKey(name, packed[0], packed[1:])
    if key.id.hex() != id_text:
        raise ValueError("the key id is not that of the key")
    return key


def is_key_name(name: str) -> bool:
    """Whether a text is a valid key name: not empty, no Unicode space, no plus, no control character."""
    return bool(name) and not any(char.isspace() or char == "+" or char < " " for char in name)


def parse_note(data: bytes) -> Note:
    """Parses a signed note. Raises ValueError if it is malformed; does not verify signatures."""
    if len(data) > _MOST_BYTES:
        raise ValueError("a note of more than 1 MiB")
    whole = data.decode("utf-8")
    if any(char < " " and char != "\n" for char in whole):
        raise ValueError("a note holds no control characters")
    text, separator, tail = whole.rpartition("\n\n")
    if not separator or not tail.endswith("\n"):
        raise ValueError("a note is a text, an empty line and signature lines")
    lines = tail[:-1].split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise ValueError("too many signatures")
    return Note(text + "\n", tuple(_signature_line(line) for line in lines))


def _signature_line(line: str) -> SignatureLine:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not is_key_name(name):
        raise ValueError("not a signature line")
    packed = decode_base64(encoded)
    if len(packed) < 5:
        raise ValueError("a signature is a key id and at least one byte")
    return SignatureLine(name, packed[:4], packed[4:])


def decode_base64(text: str) -> bytes:
    """Decodes standard base64 (RFC 4648, section 4) in its canonical form. Raises ValueError on any other."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if base64.b64encode(data).decode() != text:
        raise ValueError("not canonical base64")
    return data
