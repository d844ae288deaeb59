"""Forms of a share: the points that its person opens now, and what its page shows (articles 13(2), 19; decree 799,
art. 20)."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Self

from django.http import HttpRequest

from mingcha.access.shares.own import OpenPoint
from mingcha.access.shares.rules import MOST_WATCHED
from mingcha.kit.words import Words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField, TickField
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import PointCodeField, TextField

_MOST_TEXT = 60
FIND = "find"
_NAME = Words("场所、点位名称或者编码", "Site, name or code")


class WatchForm(ActionForm):
    """The points of a share that are opened under one grant."""

    refusal_fields: ClassVar[Mapping[str, str]] = {"799-20": "points"}

    points = ManyChoiceField(
        Words("点位", "Points"), most=MOST_WATCHED, required=False,
        hint=Words(f"只选现在要看的，一次最多 {MOST_WATCHED} 个。",
                   f"Those alone that you watch now, {MOST_WATCHED} at most at a time."),
    )  # fmt: skip

    def offer(self, points: Sequence[OpenPoint]) -> None:
        """Offers points of a share."""
        choices = [(one.code, f"{one.title} · {one.code}") for one in points]
        self.fields["points"].offer(choices)  # type: ignore[attr-defined]

    @property
    def ticked(self) -> tuple[str, ...]:
        """The codes that are ticked so far, also those that the page offered before another search."""
        return tuple(dict.fromkeys(self["points"].value() or ()))


class PointsLook(QueryForm):
    """Among which points of a share is chosen: sent with the choice, so that a search keeps what was ticked."""

    id_form = "look-%s"

    text = TextField(_NAME, most=_MOST_TEXT, required=False)
    lookup = ClosedChoiceField(choices=((FIND, Words("查找", "Search")),), required=False)

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The search of a request, in its address or among the fields of the choice."""
        return cls.from_post(request) if request.method == "POST" else cls.from_query(request)


class ShownQuery(QueryForm):
    """Which of the opened points is shown, and whether its single picture is taken."""

    names: ClassVar[Mapping[str, str]] = {"point": "p"}

    point = PointCodeField(Words("点位", "Point"), required=False)
    still = TickField(Words("显示画面", "Show the picture"))
