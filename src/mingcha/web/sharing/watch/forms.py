"""Forms of a share: the points that its person opens now, and what its page shows (articles 13(2), 19; decree 799,
art. 20)."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from mingcha.access.shares.own import OpenPoint
from mingcha.access.shares.rules import MOST_WATCHED
from mingcha.kit.words import Words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import TickField
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.query import ListForm, QueryForm, SearchField
from mingcha.web.forms.text_fields import PointCodeField

_MOST_TEXT = 60
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


class PointsFrom(ListForm):
    """Among which points of a share is chosen."""

    search_field = "text"

    text = SearchField(_NAME, most=_MOST_TEXT, placeholder=_NAME)


class ShownQuery(QueryForm):
    """Which of the opened points is shown, and whether its single picture is taken."""

    names: ClassVar[Mapping[str, str]] = {"point": "p"}

    point = PointCodeField(Words("点位", "Point"), required=False)
    still = TickField(Words("显示画面", "Show the picture"))
