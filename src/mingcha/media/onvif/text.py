"""XML of ONVIF devices: bounded reading without namespaces, and escaping of what we write (article 13(1)).

Devices write undeclared prefixes and wrong charsets, so elements and attributes are known by their local names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 32
MOST_ELEMENTS = 20_000
_MOST_ATTRIBUTES = 32
_DECLARATION = re.compile(r"<\?xml[^<>]{0,200}\?>")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 forbids (section 2.2)."""


@dataclass(slots=True)
class Element:
    """One XML element: local name, its own text without surrounding white space, children, attributes."""

    name: str
    text: str = ""
    children: "list[Element]" = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    def child(self, *path: str) -> "Element | None":
        """The first element down this path of names; None if there is none."""
        found: Element | None = self
        for name in path:
            found = next((child for child in found.children if child.name == name), None) if found else None
        return found

    def all(self, name: str) -> "Iterator[Element]":
        """The children of this name in their order."""
        return (child for child in self.children if child.name == name)

    def value(self, *path: str) -> str:
        """The text of the first element down this path; "" if there is none."""
        found = self.child(*path)
        return "" if found is None else found.text

    def number(self, *path: str) -> float:
        """The number down this path; 0 if there is none or it is beyond a thousand million."""
        text = self.value(*path)
        try:
            number = float(text) if len(text) <= 32 else 0.0
        except ValueError:
            return 0.0
        return number if abs(number) < 1e9 else 0.0


def read_xml(data: bytes) -> Element:
    """Parses a document into its root. Bytes behind the root are ignored. UTF-8 if it is valid UTF-8, else GB18030,
    whatever the declaration says.

    Raises Fault(INVALID) beyond MOST_BYTES, MOST_DEPTH or MOST_ELEMENTS, for a document type, and for what is no XML.
    """
    if len(data) > MOST_BYTES:
        raise invalid(f"{len(data)} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    try:
        return _Tree().read(_DECLARATION.sub("", _NOT_XML.sub("", text).lstrip(), count=1))
    except ExpatError as error:
        raise invalid(f"XML error {error.code} in line {error.lineno}") from None


def escaped(text: str) -> str:
    """A text for an element or an attribute in double quotes, without characters that XML forbids or changes (CR)."""
    return escape(_NOT_XML.sub("", text).replace("\r", ""), {'"': "&quot;"})


def invalid(detail: str) -> Fault:
    """The fault of all readers of ONVIF."""
    return Fault(FaultKind.INVALID, Words("设备的 ONVIF 应答无效", "the device's ONVIF answer is not valid"), detail)


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
        element = Element(_local(name), attributes={_local(key): value for key, value in attributes.items()})
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


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_document_type(*_declared: object) -> NoReturn:
    raise invalid("a document type")
