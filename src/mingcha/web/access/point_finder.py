"""Points of a form found by name or on the map, below its field of codes: of a request, a paper, a person concerned
(articles 14, 15; decree 799, arts. 20, 21). A search judges and does nothing, and keeps what was typed."""

from typing import Any, Self

from django.http import HttpRequest

from mingcha.kit.codes import is_device_code
from mingcha.kit.words import Words
from mingcha.registry.points.queries import point_names, points_named
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import DEVICE_CODE_DIGITS, TextField
from mingcha.web.overview.points.map import map_of_points

FIND = "find"
MOST_FOUND = 20
"""Points that one search shows."""
MOST_NAMED = 100
"""Codes of the field whose names are shown beside it."""


class PointLookQuery(QueryForm):
    """What the page of a form looks up: points by name. In an address, or sent with the form by `look` and `add`."""

    lookup = ClosedChoiceField(choices=((FIND, Words("查找点位", "Find points")),), required=False)
    add = TextField(Words("添加的点位", "Point to add"), most=DEVICE_CODE_DIGITS, required=False)
    q = TextField(Words("查找点位", "Find a point"), most=60, required=False)

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The look of a request, in its address or among the fields of the form."""
        return cls.from_post(request) if request.method == "POST" else cls.from_query(request)

    @property
    def asks_alone(self) -> bool:
        """Whether a button of a look was pressed: the form is not judged then."""
        return bool(self.value("lookup") or self.value("add"))


class WithPoints(PageForm):
    """A form with a field `points`, below which points are found."""

    @classmethod
    def typed(cls, request: HttpRequest, lookup: PointLookQuery, **more: Any) -> Self:
        """The form as it was sent; where a look alone was asked for it is not judged."""
        if request.method != "POST" or not lookup.asks_alone:
            return cls.from_post(request, **more)
        form = cls.unjudged(request, **more)
        form.add_point(lookup.value("add"))
        return form

    def show_point_finder(self) -> None:
        """Shows search, map and chosen points below the field of points."""
        self.below |= {"points": "requests/finder.html"}

    def add_point(self, code: str) -> None:
        """Adds a code to the points of a form that is shown again."""
        codes = str(self.initial.get("points") or "").split()
        if code and code not in codes:
            self.initial["points"] = "\n".join([*codes, code])

    @property
    def typed_points(self) -> tuple[str, ...]:
        """The codes typed so far, at most MOST_NAMED. Skips malformed codes; the form reports them on submit. They must
        not reach the database (PostgreSQL rejects NUL)."""
        typed = dict.fromkeys(str(self["points"].value() or "").split())
        return tuple(one for one in typed if is_device_code(one))[:MOST_NAMED]


def point_finder(request: HttpRequest, form: WithPoints, lookup: PointLookQuery, most: int) -> dict[str, object]:
    """What a template needs for requests/finder.html: the points chosen and found, and the map. At most `most` are
    chosen. The page also calls allow_base_map."""
    names = point_names(form.typed_points)
    form.show_point_finder()
    return {
        "lookup": lookup,
        "most_points": most,
        "chosen": [(code, names[code]) for code in form.typed_points if code in names],
        "found": points_named(lookup.value("q"), limit=MOST_FOUND) if lookup.value("q") else (),
        **map_of_points(request),
    }
