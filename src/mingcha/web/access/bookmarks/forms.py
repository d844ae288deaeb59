"""Forms of bookmarks: making one, the list of a point (articles 16(2), 19)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from mingcha.access.bookmarks.rules import MOST_TEXT
from mingcha.access.bookmarks.values import NewBookmark
from mingcha.custody.holds.rules import EARLIEST, LATEST
from mingcha.kit.codes import is_device_code
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.queries import point_rows
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import PointCodeField, TextField
from mingcha.web.forms.time_fields import InstantField


class BookmarkForm(ActionForm):
    """Words at an instant or a span of a point."""

    prefilled = ("camera", "begin", "end", "text")
    layout = (Section(Words("书签", "Bookmark"), ("camera", "begin", "end", "text", "shared")),)
    missing_fields: ClassVar[Mapping[str, str]] = {"begin": "begin", "end": "end"}
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "camera", "8": "camera", "15": "camera", "16(2)": "camera"}

    camera = PointCodeField(
        Words("点位", "Point"), wide=True, hint=Words("点位页面上的 20 位编码。", "The 20-digit code of the point.")
    )
    begin = InstantField(Words("时刻或者起", "Instant or begin"), earliest=EARLIEST, latest=LATEST)
    end = InstantField(
        Words("止", "End"), earliest=EARLIEST, latest=LATEST, required=False,
        hint=Words("只标一个时刻的，留空。", "Leave it empty for one instant."),
    )  # fmt: skip
    text = TextField(
        Words("文字", "Words"), most=MOST_TEXT, wide=True,
        hint=Words("写事情，不写人的姓名。", "Write what happened, not who a person is."),
    )  # fmt: skip
    shared = TickField(Words("本单位共享", "Shared in the unit"))

    def name_point(self, facts: DutyFacts) -> None:
        """Shows the point's name as the hint of its field, if it is in reach."""
        code = str(self["camera"].value() or "").strip()
        row = point_rows((code,)).get(code) if is_device_code(code) else None
        if row is not None and facts.over(row.place):
            self["camera"].help_text = f"{row.name} · {row.site_name}"

    @property
    def bookmark(self) -> NewBookmark:
        """What was typed; an instant ends when it begins."""
        given: dict[str, Any] = self.cleaned_data
        begin, end = given["begin"], given["end"] or given["begin"]
        return NewBookmark(given["camera"], _ms(begin), _ms(end), given["text"], given["shared"])


class BookmarksQuery(QueryForm):
    """The list of bookmarks: all, or those of a point."""

    camera = PointCodeField(Words("点位", "Point"), required=False)


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
