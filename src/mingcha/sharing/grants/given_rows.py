"""Which rows a share grant gives, with which items and to whom: pure decisions on plain values (articles 13(2), 13(3);
GDSR; decree 799, article 20).

Whose columns they are follows from the grant and from nothing in a request: rows of a grant are those of departments,
or the figures of its set, cut to the items that were decided and that the set shares still (F14).
"""

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import datetime

from mingcha.kit.canonical import Json
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.sharing.applications.values import OfferedSet
from mingcha.sharing.catalogue.lists import SetSource, ShareType
from mingcha.sharing.figures.values import DAY_OF_FIGURES, KEYS_OF_FIGURES, NUMBERS_OF_FIGURES, FigureTable
from mingcha.sharing.grants.rules import is_over, owes_a_report
from mingcha.sharing.grants.states import GrantState
from mingcha.sharing.grants.values import RowsFacts
from mingcha.sharing.point_rows.values import DepartmentRow

MOST_ROWS_READ = 1000
"""Rows of one reading."""
MOST_SHOWN_CODE = 20
"""Characters of a code under which a row is shown: of a point, or the reduced one of a cell."""
_MARK = "is_reduced"
"""What every row says of itself: without it the centre of a cell would pass for a place."""
_NAMES = tuple(one.name for one in fields(DepartmentRow))
_ASK_TO_BE_NAMED = (NextStep(Words("请本部门的经办人员申请指名", "have your department ask to name you")),)
NAMES_OF_ROWS: Mapping[SetSource, tuple[str, ...]] = {SetSource.POINTS: _NAMES} | {
    source: (DAY_OF_FIGURES, *keys, *NUMBERS_OF_FIGURES[source]) for source, keys in KEYS_OF_FIGURES.items()
}
"""The names of what a row has, by the source of its set; a source without rows is left out."""


@cites("13(2)", "GDSR", "NDSR 12", "799-20")
def may_read_rows(who: DutyFacts, held: RowsFacts, at: datetime) -> Decision:
    """Whether a person reads the rows of a grant at an instant: one of its named people, active and of the department
    still, while it gives rows. A program reads as the person of its token."""
    if not who.active or who.user_id not in held.people:
        return refuse(
            "13(2)",
            "数据行只对共享提供中指名的人员开放，您不在其中",
            "rows are open to the people whom the grant names, and you are none of them",
            next_steps=_ASK_TO_BE_NAMED,
        )
    if who.organisation != held.grant.department:
        return refuse(
            "13(2)", "您已不是需求部门的人员", "you are no longer of the department with which this is shared"
        )
    return gives_rows(held, at)


@cites("13(2)", "GDSR", "NDSR 12")
def gives_rows(held: RowsFacts, at: datetime) -> Decision:
    """Whether a grant gives rows or figures at an instant, to its people or its own target: one of rows, in force,
    begun, within its term, of a decision that stands, of a set that is shared still, without a report that is late."""
    grant = held.grant
    if grant.kind.is_footage:
        return refuse("13(2)", "该项共享的是图像，没有数据行", "pictures are shared by it: it has no rows")
    if grant.state is GrantState.SUSPENDED:
        return refuse(
            "13(2)", "该项共享已中止，恢复前不提供数据", "it is suspended: nothing is given until it is resumed"
        )
    if at < held.begun_at:
        return refuse("13(2)", "该项共享尚未开始", "the grant has not begun yet")
    if grant.state is not GrantState.IN_FORCE or shanghai_day(at) > grant.last_on:
        return is_over()
    if not (grant.is_decided and grant.is_offered):
        return refuse(
            "13(2)",
            "同意共享的决定已不存在，或者目录条目已不再共享",
            "no decision agrees to it any more, or its set is no longer shared",
        )
    if grant.owes:
        return owes_a_report()
    if held.source not in NAMES_OF_ROWS:
        return refuse(
            "13(2)", "该条目为自行编目，平台没有其数据行", "its set is described by hand: it has no rows here"
        )
    if held.items:
        return allow("13(2)")
    return refuse("13(2)", "决定的信息项都已不再共享", "none of the items that were decided is shared any more")


@cites("13(2)", "GDSR")
def decided_items(asked: Collection[str], offered: OfferedSet | None) -> tuple[str, ...]:
    """The items of a set that an application was agreed for and that the set shares still, in its order; of those that
    rows for departments, or the figures of its source, have and no others."""
    items = offered.items if offered is not None else ()
    names = NAMES_OF_ROWS.get(offered.source, ()) if offered is not None else ()
    shared = (one.code for one in items if one.share_type is not ShareType.NOT_SHARED)
    return tuple(code for code in shared if code in asked and code in names and code != _MARK)


@cites("13(2)", "GDSR")
def row_of_items(row: DepartmentRow, items: Collection[str]) -> dict[str, Json]:
    """What of a row leaves under a grant: these items, and whether it shows a cell alone."""
    return {name: getattr(row, name) for name in _NAMES if name in items or name == _MARK}


@cites("13(2)", "GDSR")
def figures_of_items(table: FigureTable, items: Collection[str]) -> list[dict[str, Json]]:
    """What of the figures of a set leaves under a grant: these items of each row, None for a number that is hidden."""
    names = NAMES_OF_ROWS[table.source]
    day = str(table.day) if table.day is not None else None
    whole = (dict(zip(names, (day, *row.keys, *row.numbers), strict=True)) for row in table.rows)
    return [{name: one[name] for name in names if name in items} for one in whole]
