"""The text of MANSCDP messages (GB/T 28181-2022, 6.10 and annex A): charset, bounded parsing and writing (article 13).

The bytes come from devices of many makers. Reading raises only Fault(INVALID), accepts neither a document type nor an
entity of its own, and repairs what devices are known to send: control characters, "<" and "&" in fields of free text,
and bytes of a wider charset than the declaration names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_BODY_BYTES = 1024 * 1024
MOST_DEPTH = 8
MOST_ELEMENTS = 20_000
_MOST_ATTRIBUTES = 16
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
_DECLARATION = re.compile(r"<\?xml[^<>]{0,200}\?>")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 forbids (section 2.2)."""
_BARE_AMPERSAND = re.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")


@dataclass(slots=True)
class Element:
    """One XML element: its own text without surrounding white space, and its child elements in their order."""

    name: str
    text: str = ""
    children: "list[Element]" = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    def child(self, name: str) -> "Element | None":
        """The first child of this name; None if there is none."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> "Iterator[Element]":
        """The children of this name in their order."""
        return (child for child in self.children if child.name == name)

    def value(self, name: str) -> str:
        """The text of the first child of this name; "" if there is none."""
        found = self.child(name)
        return "" if found is None else found.text

    def add(self, name: str, text: str | float | None = None) -> "Element":
        """Appends a child with a text, and returns it. None is an empty text."""
        child = Element(name, "" if text is None else str(text))
        self.children.append(child)
        return child

    def add_if(self, name: str, text: str | float | None) -> None:
        """Appends a child unless its text is None or empty; 0 is written."""
        if text is not None and text != "":
            self.add(name, text)


def read_manscdp(body: bytes) -> Element:
    """Parses a message body into its root element. Bytes behind the root are ignored.

    Raises Fault(INVALID) beyond MOST_BODY_BYTES, MOST_DEPTH or MOST_ELEMENTS, for a document type and for what is not
    XML after the repairs.
    """
    if len(body) > MOST_BODY_BYTES:
        raise invalid(f"a body of {len(body)} bytes")
    text = _DECLARATION.sub("", _NOT_XML.sub("", decoded(body)).lstrip(), count=1)
    try:
        return _Tree().read(text)
    except ExpatError:
        pass
    try:
        return _Tree().read(_repaired(text))
    except ExpatError as error:
        raise invalid(f"XML error {error.code} in line {error.lineno}") from None


def decoded(body: bytes) -> str:
    """The characters of a body: UTF-8 if it is valid UTF-8, else GB18030 whatever the declaration says; bytes that are
    neither become U+FFFD (devices cut names in the middle of a character)."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


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


class _Tree:
    """Builds the elements of one document within the bounds."""

    def __init__(self) -> None:
        self._root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def read(self, text: str) -> Element:
        """Raises ExpatError for what is not XML before the end of the root, and Fault(INVALID) beyond the bounds."""
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(text, True)  # noqa: FBT003 - pyexpat takes no keywords
        except ExpatError:
            if self._root is None or self._open:
                raise
        assert self._root is not None  # an empty document is an ExpatError
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) >= MOST_DEPTH or len(attributes) > _MOST_ATTRIBUTES:
            raise invalid(f"element {self._count} at depth {len(self._open)} with {len(attributes)} attributes")
        element = Element(name, "", [], attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        element.text = element.text.strip()

    def _text(self, text: str) -> None:
        self._open[-1].text += text


def _refuse_document_type(*_declared: object) -> NoReturn:
    raise invalid("a document type")


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
    attributes = "".join(f' {name}="{_escaped(value)}"' for name, value in element.attributes.items())
    if not element.children:
        pieces.append(f"<{element.name}{attributes}>{_escaped(element.text)}</{element.name}>\r\n")
        return
    pieces.append(f"<{element.name}{attributes}>\r\n")
    for child in element.children:
        _write(child, pieces)
    pieces.append(f"</{element.name}>\r\n")


def _escaped(text: str) -> str:
    return escape(_NOT_XML.sub("", text), {'"': "&quot;"})
