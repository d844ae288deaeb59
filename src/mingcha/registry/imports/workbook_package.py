"""The package of a workbook: a zip file of XML parts, of which only the few are opened that a list needs (article 7;
ECMA-376, parts 1 and 2). Knows no Django.

Nothing in it is run and nothing outside it is opened: macros refuse the file, links to other files are counted. Every
part is bounded in bytes and in ratio while it is inflated, and XML with a document type, so with entities of its own,
is refused.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from posixpath import join, normpath, split
from typing import BinaryIO
from xml.parsers.expat import ExpatError, ParserCreate

from mingcha.registry.imports.workbook_limits import (
    FREE_OF_RATIO_BYTES,
    MOST_MARKS,
    MOST_MEMBERS,
    MOST_RATIO,
    MOST_SHEETS,
    MOST_SMALL_PART_BYTES,
    damaged,
    refused,
    too_large,
)

_PIECE_BYTES = 1 << 16
_ENCRYPTED = 0x1
_COMPRESSIONS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
_BINARY_WORKBOOK = "xl/workbook.bin"
_NOT_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What zipfile raises for bytes of anybody."""

type Started = Callable[[str, dict[str, str]], None]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of cells as its workbook lists it: its name, its part, and whether people see it."""

    name: str
    part: str
    is_visible: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says of itself: its sheets in order, the parts with texts and formats ("" for none), and whether
    its days count from 1904."""

    sheets: tuple[SheetPart, ...]
    shared_texts: str
    styles: str
    from_1904: bool


class Package:
    """A workbook's zip file, opened for reading. Raises Fault(INVALID) for one that is refused."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
            members = self._zip.infolist()
        except _NOT_ZIP as error:
            raise damaged(type(error).__name__) from None
        if len(members) > MOST_MEMBERS:
            raise too_large(f"超过 {MOST_MEMBERS} 个部件", f"it has over {MOST_MEMBERS} parts")
        self._members = {member.filename: member for member in members}
        self._refuse_other_kinds()

    @property
    def outside_links(self) -> int:
        """How many other files it has links to; none is opened."""
        return sum(
            name.startswith("xl/externalLinks/") and name.endswith(".xml") and "/_rels/" not in name
            for name in self._members
        )

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self._members

    def pieces(self, part: str, most_bytes: int) -> Iterator[bytes]:
        """The bytes of a part, inflated as they are asked for. Raises Fault(INVALID) beyond a bound."""
        member = self._members.get(part)
        if member is None:
            raise damaged("a part is missing")
        if member.flag_bits & _ENCRYPTED:
            raise refused("工作簿已加密：请去掉密码后另存", "the workbook is encrypted: save it without a password")
        if member.compress_type not in _COMPRESSIONS:
            raise damaged("another compression")
        allowed = min(most_bytes, max(FREE_OF_RATIO_BYTES, member.compress_size * MOST_RATIO))
        if member.file_size > allowed:
            raise too_large("部件展开后过大", "a part inflates to too much")
        inflated = 0
        try:
            with self._zip.open(member) as opened:
                while piece := opened.read(_PIECE_BYTES):
                    inflated += len(piece)
                    if inflated > allowed:
                        raise too_large("部件展开后过大", "a part inflates to too much")
                    yield piece
        except _NOT_ZIP as error:
            raise damaged(type(error).__name__) from None

    def _refuse_other_kinds(self) -> None:
        names = {name.lower() for name in self._members}
        if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
            raise refused(
                "工作簿含有宏（.xlsm）：请另存为不含宏的 XLSX",
                "the workbook has macros: save it as XLSX without macros",
            )
        if _BINARY_WORKBOOK in names:
            raise refused("XLSB 文件请另存为 XLSX 或 CSV", "the file is XLSB: save it as XLSX or CSV")
        if "content.xml" in names and "mimetype" in names:
            raise refused("ODS 文件请另存为 XLSX 或 CSV", "the file is ODS: save it as XLSX or CSV")
        if not self._members:
            raise damaged("no part")


def parse_part(
    pieces: Iterator[bytes],
    start: Started,
    *,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Parses XML, giving elements and texts to the functions, and yields after each piece; names have their prefixes
    (LocalNames). Raises Fault(INVALID) for what is not well-formed UTF-8, for a document type and beyond MOST_MARKS."""
    parser = ParserCreate("UTF-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    marks = 0
    try:
        for piece in pieces:
            marks += piece.count(b"<")  # of elements, comments and instructions alike, and cheaper than a handler each
            if marks > MOST_MARKS:
                raise too_large(f"标记超过 {MOST_MARKS} 个", f"it has over {MOST_MARKS} tags and comments")
            parser.Parse(piece, False)  # noqa: FBT003 - pyexpat takes no keywords
            yield
        parser.Parse(b"", True)  # noqa: FBT003
        yield
    except ExpatError as error:
        raise damaged(f"XML error {error.code}") from None


class LocalNames(dict[str, str]):
    """Names of elements without the prefix of their namespace, by the name as it stands."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(":")[2]
        return local


def read_book(package: Package) -> Book:
    """The sheets of a workbook and where its texts and formats are. Raises Fault(INVALID)."""
    main = _first(_related_parts(package, ""), "officeDocument")
    if not package.has(main):
        raise refused("不是 XLSX 工作簿：请另存为 XLSX 或 CSV", "the file is no XLSX workbook: save it as XLSX or CSV")
    named: list[tuple[str, str, bool]] = []
    from_1904: list[bool] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "sheet":
            if len(named) >= MOST_SHEETS:
                raise too_large(f"超过 {MOST_SHEETS} 个工作表", f"it has over {MOST_SHEETS} sheets")
            visible = attributes.get("state", "visible") == "visible"
            named.append((attributes.get("name", ""), _relation_of(attributes), visible))
        elif tag == "workbookPr":
            from_1904.append(attributes.get("date1904", "0") in ("1", "true"))

    for _ in parse_part(package.pieces(main, MOST_SMALL_PART_BYTES), start):
        pass
    parts = _related_parts(package, main)
    sheets = {relation: part for part, relation in parts.get("worksheet", [])}
    return Book(
        tuple(SheetPart(name, sheets[relation], visible) for name, relation, visible in named if relation in sheets),
        _first(parts, "sharedStrings"),
        _first(parts, "styles"),
        any(from_1904),
    )


def _related_parts(package: Package, part: str) -> dict[str, list[tuple[str, str]]]:
    """(part, id) of what a part, "" for the package, is related to inside of it, by kind; none without a list."""
    found: dict[str, list[tuple[str, str]]] = {}
    folder, name = split(part)

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith("Relationship") and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.setdefault(kind, []).append((whole, attributes.get("Id", "")))

    relations = join(folder, "_rels", f"{name}.rels")
    if package.has(relations):
        for _ in parse_part(package.pieces(relations, MOST_SMALL_PART_BYTES), start):
            pass
    return found


def _first(parts: dict[str, list[tuple[str, str]]], kind: str) -> str:
    """The first part of a kind; "" for none."""
    return parts[kind][0][0] if kind in parts else ""


def _relation_of(attributes: dict[str, str]) -> str:
    """The `r:id` of a sheet, whatever the prefix of its namespace."""
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")


def _refuse_document_type(*_: object) -> None:
    raise refused("工作簿的 XML 含有文档类型声明", "the XML of the workbook has a document type")
