"""A list of points for its pages: its phase as a chip, the chips of its kinds of faults, the inputs of its cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from mingcha.kit.words import Words
from mingcha.registry.imports.faults import column_words, shown_as_typed
from mingcha.registry.imports.rules import LEFT_OUT, ListPhase
from mingcha.registry.imports.values import FaultPage, FaultRow, ListPage
from mingcha.web.registry.imports.forms import CELL, UNREADABLE, FaultsFilter

PHASES: Mapping[ListPhase, tuple[str, Words]] = {
    ListPhase.CHECKING: ("info", Words("审核中", "being judged")),
    ListPhase.STOPPED: ("warn", Words("审核未完成", "not judged to its end")),
    ListPhase.REPAIRED: ("warn", Words("已修改，待审核", "repaired, to be judged")),
    ListPhase.FAULTY: ("bad", Words("有不能登记的行", "lines refused")),
    ListPhase.CLEAN: ("ok", Words("待确认", "to be confirmed")),
    ListPhase.WRITING: ("info", Words("登记中", "being registered")),
    ListPhase.DONE: ("ok", Words("已登记", "registered")),
    ListPhase.REMOVED: ("plain", Words("已删除", "removed")),
}
"""Phase -> class of its chip, words."""


@dataclass(frozen=True, slots=True)
class KindChip:
    """Faults of one column and article, how many, and the query that shows them alone."""

    column: Words
    article: str
    count: int
    query: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class CellInput:
    """An input for a cell: `value` is what it holds, "" for a secret; `is_repaired`: a repair is saved; `typed`: what
    was typed where the cell was repaired in another window meanwhile."""

    name: str
    label: Words
    value: str
    is_password: bool
    is_hidden: bool
    is_repaired: bool
    typed: str = ""


@dataclass(frozen=True, slots=True)
class ShownFault:
    """A fault with its inputs; `out`: the name of the input that leaves the whole line out, "" where an earlier row of
    the page has it; `is_out`: what it holds."""

    row: FaultRow
    column: Words
    cells: tuple[CellInput, ...]
    out: str
    is_out: bool


def kind_chips(page: ListPage, asked: FaultsFilter) -> tuple[KindChip, ...]:
    """The kinds of faults of a list, the most frequent first."""
    on = (asked.asked_column, asked.asked_article)
    return tuple(
        KindChip(
            column_words(one.column),
            one.article,
            one.count,
            urlencode({"column": one.column, "article": one.article or UNREADABLE}),
            on == (one.column, one.article),
        )
        for one in page.kinds
    )


def shown_faults(rows: Iterable[FaultRow], typed: Mapping[str, str], revision: int) -> tuple[ShownFault, ...]:
    """The faults of a page with their inputs, with what was typed but not kept over them: beside a cell that was
    repaired after `revision`, in it otherwise. A cell that several faults of a line name has its input once."""
    found, drawn = [], set[str]()
    for row in rows:
        line = row.fault.line
        cells = []
        for column, value in row.cells:
            name = f"{CELL}{line}-{column}"
            if name not in drawn:
                drawn.add(name)
                cells.append(_cell(row, name, column, value, typed, revision))
        out = f"{CELL}{line}-{LEFT_OUT}"
        is_newer = row.revisions.get(LEFT_OUT, 0) > revision
        is_out = row.is_left_out if is_newer or out not in typed else typed[out] == "1"
        shown_out = "" if out in drawn else out
        drawn.add(out)
        found.append(ShownFault(row, column_words(row.fault.column), tuple(cells), shown_out, is_out))
    return tuple(found)


def present_values(faults: FaultPage, left_out: Iterable[int] = ()) -> dict[tuple[int, str], str]:
    """What each input of a page holds when nothing is typed: only what differs from it is a repair."""
    held = {(line, LEFT_OUT): "1" for line in left_out}
    for row in faults.rows:
        held[row.fault.line, LEFT_OUT] = "1" if row.is_left_out else ""
        held |= {(row.fault.line, column): value or "" for column, value in row.cells}
    return held


def _cell(
    row: FaultRow, name: str, column: str, value: str | None, typed: Mapping[str, str], revision: int
) -> CellInput:
    again = shown_as_typed(column, typed[name]) if name in typed else None
    sent = (value or "") if again is None else again
    is_newer = row.revisions.get(column, 0) > revision
    return CellInput(
        name=name,
        label=column_words(column),
        value=value or "" if is_newer else sent,
        is_password=column == "password",
        is_hidden=value is None,
        is_repaired=column in row.repaired,
        typed=sent if is_newer and sent != (value or "") else "",
    )
