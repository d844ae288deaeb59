"""Bounded reading of XML from devices: no document type, no entities, limits on all that grows (article 13(1)).

Devices declare wrong charsets and undeclared prefixes; both are for the caller to say how they are read.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from mingcha.kit.errors import Fault

_DECLARATION = re.compile(r"<\?xml[^<>]{0,200}\?>")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 forbids (section 2.2)."""
# not xml.sax.saxutils.escape: its module imports urllib.request, half a megabyte in the recorder
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": None})


@dataclass(slots=True)
class Element:
    """One XML element: its name, its own text without surrounding white space, its child elements in their order."""

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

    def add(self, name: str, text: str | float | None = None) -> "Element":
        """Appends a child with a text, and returns it. None is an empty text."""
        child = Element(name, "" if text is None else str(text))
        self.children.append(child)
        return child

    def add_if(self, name: str, text: str | float | None) -> None:
        """Appends a child unless its text is None or empty; 0 is written."""
        if text is not None and text != "":
            self.add(name, text)


@dataclass(frozen=True, slots=True)
class XmlBounds:
    """Limits of a document. `local_names`: prefixes of elements and attributes are cut off."""

    bytes: int
    depth: int
    elements: int
    attributes: int
    local_names: bool = False


def decoded(data: bytes) -> str:
    """The characters of a document: UTF-8 if it is valid UTF-8, else GB18030 whatever the declaration says; bytes that
    are neither become U+FFFD (devices cut names in the middle of a character)."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def read_bounded_xml(
    data: bytes, bounds: XmlBounds, invalid: Callable[[str], Fault], repaired: Callable[[str], str] | None = None
) -> Element:
    """Parses a document into its root element. Bytes behind the root are ignored.

    `repaired` makes another text of what is not XML, which is parsed once. Raises the fault of `invalid` beyond the
    bounds, for a document type, and for what is not XML.
    """
    if len(data) > bounds.bytes:
        raise invalid(f"a document of {len(data)} bytes")
    text = _DECLARATION.sub("", without_forbidden(decoded(data)).lstrip(), count=1)
    try:
        return _Tree(bounds, invalid).read(text)
    except ExpatError as error:
        if repaired is None:
            raise _not_xml(invalid, error) from None
    try:
        return _Tree(bounds, invalid).read(repaired(text))
    except ExpatError as error:
        raise _not_xml(invalid, error) from None


def without_forbidden(text: str) -> str:
    """A text without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def escaped(text: str) -> str:
    """A text for an element or an attribute in double quotes, without characters that XML forbids or changes (CR)."""
    return without_forbidden(text).translate(_ESCAPED)


def _not_xml(invalid: Callable[[str], Fault], error: ExpatError) -> Fault:
    return invalid(f"XML error {error.code} in line {error.lineno}")


class _Tree:
    """Builds the elements of one document within the bounds."""

    def __init__(self, bounds: XmlBounds, invalid: Callable[[str], Fault]) -> None:
        self._bounds = bounds
        self._invalid = invalid
        self._root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def read(self, text: str) -> Element:
        """Raises ExpatError for what is not XML before the end of the root, and the fault beyond the bounds."""
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_document_type
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
        bounds, depth = self._bounds, len(self._open)
        if self._count > bounds.elements or depth >= bounds.depth or len(attributes) > bounds.attributes:
            raise self._invalid(f"element {self._count} at depth {depth} with {len(attributes)} attributes")
        if bounds.local_names:
            name, attributes = _local(name), {_local(key): value for key, value in attributes.items()}
        element = Element(name, attributes=attributes)
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

    def _refuse_document_type(self, *_declared: object) -> NoReturn:
        raise self._invalid("a document type")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
