"""Today's refusals for readers: all of them for auditors and the city, a district's own (article 3)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mingcha.evidence.queries import EntryView, acts_since
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.queries import names_of_people
from mingcha.registry.identity.rules import may_read_events
from mingcha.registry.places.queries import organisation_names
from mingcha.registry.points import queries as points_queries
from mingcha.registry.refusals.actions import NAME
from mingcha.registry.refusals.rules import MANY
from mingcha.registry.systems.queries import system_names

MOST = 20

type Names = Callable[[Collection[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class RefusedToday:
    """A refusal: who, what, when, why, under which article."""

    at: datetime
    who: str
    what: Words
    why: str
    article: str


@dataclass(frozen=True, slots=True)
class _Thing:
    """What the pages whose url name begins with `page` show, and how its code becomes a name."""

    page: str
    words: Words
    names: Names | None = None


_THINGS = (
    _Thing("point", Words("点位", "point"), points_queries.point_names),
    _Thing("map-card", Words("点位", "point"), points_queries.point_names),
    _Thing("system", Words("系统", "system"), system_names),
    _Thing("unit", Words("单位", "unit"), organisation_names),
    _Thing("staff", Words("人员", "person"), names_of_people),
    _Thing("account", Words("账户", "account"), names_of_people),
    _Thing("custody-hold", Words("保全", "hold")),
    _Thing("custody-order", Words("处置令", "disposal order")),
    _Thing("custody", Words("留存", "custody")),
    _Thing("finding", Words("问题", "finding")),
    _Thing("confirmation", Words("待确认事项", "act that waits for confirmation")),
    _Thing("snapshot", Words("抓图", "snapshot")),
    _Thing("access", Words("查看授权", "grant")),
    _Thing("watch", Words("监看墙", "wall")),
    _Thing("evidence", Words("存证日志", "evidence log")),
    _Thing("api", Words("接口", "API")),
)
"""The first that fits counts."""
_A_PAGE = Words("页面", "page")


def refused_today(facts: DutyFacts, at: datetime) -> tuple[RefusedToday, ...]:
    """Newest first. Readers who may not read all events get only refusals for points in their territory."""
    entries = acts_since(NAME, day_begins(shanghai_day(at)))
    things = {str(_facts(entry).get("thing", "")) for entry in entries}
    points = points_queries.point_rows(tuple(things - {""}))
    everything = may_read_events(facts).allowed
    shown: list[EntryView] = []
    for entry in entries:
        point = points.get(str(_facts(entry).get("thing", "")))
        if everything or (point is not None and facts.over(point.place)):
            shown.append(entry)
    named = _named(shown[:MOST])
    return tuple(
        RefusedToday(
            entry.at,
            _who(entry),
            what,
            str(_facts(entry).get("reason", "")) if not _facts(entry).get("many") else "",
            str(_facts(entry).get("article", "3")),
        )
        for entry, what in zip(shown, named, strict=False)
    )


def _named(entries: Sequence[EntryView]) -> list[Words]:
    """What each entry was about: the kind of thing and its name, never a bare address; one query a kind."""
    kinds = [_thing_of(str(_facts(entry).get("page", ""))) for entry in entries]
    codes: dict[str, set[str]] = {}
    for entry, kind in zip(entries, kinds, strict=True):
        if kind is not None and kind.names is not None:
            codes.setdefault(kind.page, set()).add(_code(entry))
    names = {one.page: one.names(codes[one.page]) for one in _THINGS if one.names is not None and one.page in codes}
    found = []
    for entry, kind in zip(entries, kinds, strict=True):
        words = kind.words if kind else _A_PAGE
        code = _code(entry)
        name = names.get(kind.page, {}).get(code, code) if kind else ""
        many = bool(_facts(entry).get("many"))
        found.append(MANY if many else Words(f"{words.zh}“{name}”", f"{words.en} “{name}”") if name else words)
    return found


def _thing_of(page: str) -> _Thing | None:
    local = page.rsplit(":", 1)[-1]
    return next((one for one in _THINGS if local.startswith(one.page)), None)


def _code(entry: EntryView) -> str:
    return str(_facts(entry).get("thing", "")).split(",", 1)[0]


def _facts(entry: EntryView) -> dict[str, object]:
    held = (entry.event or {}).get("facts")
    return held if isinstance(held, dict) else {}


def _who(entry: EntryView) -> str:
    by = (entry.event or {}).get("by")
    return str(by.get("name")) if isinstance(by, dict) and by.get("name") else entry.by
