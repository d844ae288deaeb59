"""Looks a PDF through for what a scan does not have: scripts, programs, files and links in it (ISO 32000-1).

Nothing is rendered. The names by which a viewer would act stand in the file in clear or in an object stream; the first
are searched in every byte, stream data too, the second are unpacked within a limit. An object stream that is written in
another way than usual, and an encrypted file, cannot be looked through and are refused.
"""

import re
import zlib

from mingcha.registry.documents.unfit import HIDDEN, NOT_WHOLE, UnfitScanError, refuse_foreign

SIGNATURE = b"%PDF-"
_HEAD = re.compile(rb"%PDF-[12]\.[0-9]")
_END = b"%%EOF"
_TAIL_BYTES = 1024
UNPACKED_LIMIT_BYTES = 16 * 2**20
"""The object streams of a scan unpack to some kilobytes."""
_STREAMS_LIMIT = 2000

_ACTIVE = (
    "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "Filespec", "RichMedia", "XFA", "SubmitForm", "ImportData",
    "GoToE", "GoToR", "Rendition", "OnInstantiate", "URI", "Movie", "Thread",
)  # fmt: skip
"""Names (12.6 actions, 7.11 file specifications, 13 multimedia) that no scan needs. A longer name that begins with one
of them is another name."""


def _either(name: str) -> str:
    """A pattern for a name with any of its characters written as #hh (7.3.5)."""
    signs = []
    for sign in name:
        digits = "".join(f"[{digit.upper()}{digit}]" if digit.isalpha() else digit for digit in f"{ord(sign):02x}")
        signs.append(f"(?:{sign}|#{digits})")
    return "".join(signs)


_DELIMITED = r"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|\Z)"
_ACTIVE_NAME = re.compile(f"/(?:{'|'.join(map(_either, _ACTIVE))}){_DELIMITED}".encode())
_ENCRYPTED = re.compile(f"/{_either('Encrypt')}{_DELIMITED}".encode())
_FIRST = re.compile(f"/{_either('First')}{_DELIMITED}".encode())
"""Every object stream has the key First (7.5.7, table 16); other dictionaries with it are bookmarks."""
_OBJECT_STREAM = re.compile(rb"[0-9]{1,10} [0-9]{1,5} obj[\r\n ]{0,4}<<([^()%#<>]{0,1000})>>[\r\n ]{0,4}stream\r?\n")
_PARAMETERS = (b"/DecodeParms", b"/DP", b"/F ", b"/FFilter", b"/FDecodeParms")
_PACKED = re.compile(rb"/Filter[ \r\n]{0,2}(?:/FlateDecode(?![A-Za-z0-9])|\[ ?/FlateDecode ?\])")


def check(data: bytes) -> None:
    """Raises UnfitScanError unless the file is a whole PDF without active content."""
    if _HEAD.match(data) is None or _END not in data[-_TAIL_BYTES:]:
        raise UnfitScanError(*NOT_WHOLE)
    if data[data.rindex(_END) + len(_END) :].strip(b"\0\t\n\x0c\r "):
        raise UnfitScanError(*HIDDEN)
    refuse_foreign(data, len(SIGNATURE))
    if _ENCRYPTED.search(data):
        raise UnfitScanError(
            "PDF 已加密，无法检查，请去除密码", "the PDF is encrypted and cannot be checked: remove it"
        )
    _refuse_active(data)
    for unpacked in _object_streams(data):
        _refuse_active(unpacked)


def _refuse_active(data: bytes) -> None:
    found = _ACTIVE_NAME.search(data)
    if found is not None:
        name = found.group().decode("ascii", "replace")
        raise UnfitScanError(
            f"PDF 中有脚本、附件、链接等活动内容（{name}），请打印为图像后提交",
            f"the PDF has scripts, files or links in it ({name}): print it to pictures",
        )


def _object_streams(data: bytes) -> list[bytes]:
    """The contents of all object streams. Raises UnfitScanError for one that cannot be unpacked by its dictionary
    alone, for bookmarks, and beyond the limits."""
    keys = [found.start() for found in _FIRST.finditer(data)]
    if len(keys) > _STREAMS_LIMIT:
        raise UnfitScanError(*_NOT_READABLE)
    streams = [found for found in _OBJECT_STREAM.finditer(data) if b"/First" in found.group(1)] if keys else []
    unpacked, left, packed_left = list[bytes](), UNPACKED_LIMIT_BYTES, len(data)
    for key in keys:
        stream = next((one for one in streams if one.start() < key < one.end()), None)
        if stream is None or any(name in stream.group(1) for name in _PARAMETERS):
            raise UnfitScanError(*_NOT_READABLE)
        end = data.find(b"endstream", stream.end())
        packed_left -= end - stream.end()
        if end < 0 or packed_left < 0:  # each byte of the file is in one stream
            raise UnfitScanError(*_NOT_READABLE)
        unpacked.append(_unpacked(stream.group(1), data[stream.end() : end], left))
        left -= len(unpacked[-1])
    return unpacked


def _unpacked(head: bytes, packed: bytes, left: int) -> bytes:
    """The content of an object stream with this dictionary, of at most `left` bytes. Raises UnfitScanError."""
    if head.count(b"/Filter") != 1:
        if b"/Filter" in head:
            raise UnfitScanError(*_NOT_READABLE)
        return b""  # its content is in clear, and was searched
    if _PACKED.search(head) is None:
        raise UnfitScanError(*_NOT_READABLE)
    unpack = zlib.decompressobj()
    try:
        content = unpack.decompress(packed, left + 1)
    except zlib.error:
        raise UnfitScanError(*_NOT_READABLE) from None
    if not unpack.eof or len(content) > left:
        raise UnfitScanError("PDF 解压后过大", "the PDF unpacks to too much")
    return content


_NOT_READABLE = (
    "PDF 中有书签或者无法逐项检查的内容，请打印为图像后提交",
    "the PDF has bookmarks or parts that cannot be looked through: print it to pictures",
)
