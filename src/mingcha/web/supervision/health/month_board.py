"""The board of health of a month as rows in an order, for the page and the file (article 17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from mingcha.kit.words import Words
from mingcha.supervision.health.queries import By, Grouped, OneGroup
from mingcha.supervision.health.rules import Measure, Sums
from mingcha.web.supervision.health.forms import BY_WORDS, NONE, HealthMonthsAsked
from mingcha.web.supervision.health.rates import (
    Rate,
    hours,
    label_of_group,
    names_of_groups,
    points_of_group,
    rates_of,
)

NAME, CAMERAS, REPAIR = "name", "cameras", "repair"
CAMERA_DAYS = Words("摄像机天数", "Camera-days")
MEAN_REPAIR = Words("平均修复用时", "Mean repair")
_SORTS = (NAME, CAMERAS, REPAIR, *Measure)


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A group of the board with its name."""

    group: Grouped
    label: Words


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A row: `url` is the address of the curves of its group or of its month, `points` that of its points, or ""."""

    label: Words
    url: str
    points: str
    cameras: int
    rates: tuple[Rate, ...]
    repair: Words


@dataclass(frozen=True, slots=True)
class Column:
    """A column with the address of the order by it; `sort`: as the attribute aria-sort names it."""

    label: Words
    url: str
    right: bool
    sort: str


@dataclass(frozen=True, slots=True)
class MonthAsked:
    """What the address asks for: a month (its first day) of those that there are, the way of grouping, the order (a
    leading minus: descending), a text in names, and the code of the group whose curves are shown, "" for all."""

    months: Sequence[date]
    month: date
    by: By
    sort: str
    text: str
    code: str

    @property
    def only(self) -> OneGroup | None:
        """The group whose curves are shown, None for all."""
        return OneGroup(self.by, self.code.removeprefix(NONE)) if self.code else None

    @property
    def query(self) -> str:
        """The query of this address."""
        return self.query_with()

    def query_with(self, **other: str) -> str:
        """The query with other values."""
        given = {"by": self.by.value, "month": f"{self.month:%Y-%m}", "sort": self.sort, "q": self.text}
        given |= {"code": self.code} | other
        return urlencode({name: value for name, value in given.items() if value})


def month_asked(form: HealthMonthsAsked, months: Sequence[date]) -> MonthAsked | None:
    """The month and order that were asked for; what is wrong in the form takes its default. `months`: the newest first.
    None without months."""
    if not months:
        return None
    asked = form.value("month")
    month = date.fromisoformat(f"{asked}-01") if asked else months[0]
    sort = form.value("sort")
    return MonthAsked(
        months=months,
        month=month if month in months else months[0],
        by=By(form.value("by") or By.STREET),
        sort=sort if sort.removeprefix("-") in _SORTS else Measure.ONLINE.value,
        text=form.value("q"),
        code=form.value("code"),
    )


def named_groups(asked: MonthAsked, groups: Sequence[Grouped]) -> list[NamedGroup]:
    """The groups with the asked text in their name or code, in the asked order; those without a value are the last."""
    names, text = names_of_groups(asked.by, groups), asked.text.casefold()
    named = [NamedGroup(one, label_of_group(asked.by, one.code, names)) for one in groups]
    found = [one for one in named if text in f"{one.group.code} {one.label.zh} {one.label.en}".casefold()]
    if asked.sort.removeprefix("-") == NAME:
        return sorted(found, key=lambda one: (one.label.zh, one.group.code), reverse=asked.sort == f"-{NAME}")
    valued = [(_value(one.group.sums, asked.sort.removeprefix("-")), one) for one in found]
    with_value = [(value, one) for value, one in valued if value is not None]
    with_value.sort(key=lambda each: each[0], reverse=asked.sort.startswith("-"))
    return [one for _, one in with_value] + [one for value, one in valued if value is None]


def columns_of(asked: MonthAsked) -> list[Column]:
    """The columns of the board. A column that is chosen anew is sorted ascending, again: descending."""
    labels = [(NAME, BY_WORDS[asked.by]), (CAMERAS, CAMERA_DAYS)]
    labels += [(one.value, one.words) for one in Measure] + [(REPAIR, MEAN_REPAIR)]
    way = "descending" if asked.sort.startswith("-") else "ascending"
    return [
        Column(
            label,
            "?" + asked.query_with(sort=f"-{name}" if asked.sort == name else name),
            name != NAME,
            way if asked.sort.removeprefix("-") == name else "none",
        )
        for name, label in labels
    ]


def line_of(asked: MonthAsked, one: NamedGroup) -> MonthLine:
    """A row of the board."""
    url = "?" + asked.query_with(code=one.group.code or NONE)
    return _line(one.label, url, points_of_group(asked.by, one.group), one.group.sums, asked.month)


def line_of_month(asked: MonthAsked, month: date, sums: Sums) -> MonthLine:
    """A month of the curves, as a row."""
    text = f"{month:%Y-%m}"
    return _line(Words(text, text), "?" + asked.query_with(month=text), "", sums, month)


def _line(label: Words, url: str, points: str, sums: Sums, month: date) -> MonthLine:
    return MonthLine(label, url, points, sums.cameras, rates_of(sums, month), hours(sums.repair_mean_ms))


def _value(sums: Sums, sort: str) -> int | None:
    if sort == CAMERAS:
        return sums.cameras
    return sums.repair_mean_ms if sort == REPAIR else sums.permyriad(Measure(sort))
