"""The text of MANSCDP messages (GB/T 28181-2022, 6.10 and annex A): charset, bounded parsing and writing (article 13).

The bytes come from devices of many makers. Reading raises only Fault(INVALID), accepts neither a document type nor an
entity of its own, and repairs what devices are known to send: control characters, "<" and "&" in fields of free text,
and bytes of a wider charset than the declaration names.
"""

import re

from mingcha.kit.bounded_xml import Element, XmlBounds, escaped, read_bounded_xml
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_BODY_BYTES = 1024 * 1024
MOST_DEPTH = 8
MOST_ELEMENTS = 20_000
_BOUNDS = XmlBounds(MOST_BODY_BYTES, MOST_DEPTH, MOST_ELEMENTS, attributes=16)
_MOST_FREE_TEXT = 4_096
"""Characters between the two tags of a field of free text, when they are repaired."""

GB2312, GB18030, UTF_8 = "GB2312", "GB18030", "UTF-8"
_CODECS = {GB2312: "gb18030", GB18030: "gb18030", UTF_8: "utf-8"}
"""GB18030 writes every character of GB2312 in the same bytes, and the rest as devices with GBK expect it."""

FREE_TEXT_FIELDS = (
    *("Name", "DeviceName", "Manufacturer", "Model", "Firmware", "Owner", "Block", "Address", "Password", "Reason"),
    *("AlarmDescription", "FilePath", "PointCommonName", "ManagementUnit", "ContactInfo", "PresetName", "TrackName"),
    *("UploadURL", "FileURL", "ExtraInfo", "Text"),
)
_FREE_TEXT_TAG = re.compile(f"<({'|'.join(FREE_TEXT_FIELDS)})>")
_BARE_AMPERSAND = re.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")


def read_manscdp(body: bytes) -> Element:
    """Parses a message body into its root element. Bytes behind the root are ignored.

    Raises Fault(INVALID) beyond MOST_BODY_BYTES, MOST_DEPTH or MOST_ELEMENTS, for a document type and for what is not
    XML after the repairs.
    """
    return read_bounded_xml(body, _BOUNDS, invalid, _repaired)


def write_manscdp(root: Element, charset: str) -> bytes:
    """The bytes of a message under a declaration of the charset: GB2312, GB18030 or UTF-8.

    Characters outside GB2312 are written as GB18030 under either name: devices that declare GB2312 read GBK. Characters
    that XML forbids are left out. Raises Fault(INVALID) for another charset.
    """
    codec = _CODECS.get(charset)
    if codec is None:
        raise invalid(f"charset {charset!r}")
    pieces = [f'<?xml version="1.0" encoding="{charset}"?>\r\n']
    _write(root, pieces)
    return "".join(pieces).encode(codec)


def invalid(detail: str) -> Fault:
    """The fault of all readers of MANSCDP."""
    return Fault(FaultKind.INVALID, Words("收到的不是有效的设备控制报文", "what came is not valid MANSCDP"), detail)


def _repaired(text: str) -> str:
    """Escapes every bare "&", and every "<" inside fields of free text."""
    text = _BARE_AMPERSAND.sub("&amp;", text)
    pieces, done = [], 0
    for number, tag in enumerate(_FREE_TEXT_TAG.finditer(text)):
        if number >= MOST_ELEMENTS:
            break
        if tag.start() < done:
            continue  # inside a field that is repaired
        end = text.find(f"</{tag[1]}>", tag.end(), tag.end() + _MOST_FREE_TEXT)
        inside = text[tag.end() : end]
        if end >= 0 and "<" in inside and not inside.startswith("<![CDATA["):
            pieces += [text[done : tag.end()], inside.replace("<", "&lt;")]
            done = end
    return "".join([*pieces, text[done:]])


def _write(element: Element, pieces: list[str]) -> None:
    attributes = "".join(f' {name}="{escaped(value)}"' for name, value in element.attributes.items())
    if not element.children:
        pieces.append(f"<{element.name}{attributes}>{escaped(element.text)}</{element.name}>\r\n")
        return
    pieces.append(f"<{element.name}{attributes}>\r\n")
    for child in element.children:
        _write(child, pieces)
    pieces.append(f"</{element.name}>\r\n")
