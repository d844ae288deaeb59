"""The filter of the list of possible duplicates (art. 5)."""

from collections.abc import Mapping, Sequence
from typing import ClassVar
from urllib.parse import urlencode

from django.forms.boundfield import BoundField

from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES
from mingcha.kit.words import Words
from mingcha.overview.duplicates.queries import DuplicateFilter
from mingcha.registry.points.filter import LONGEST_TEXT
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.number_fields import PositionField
from mingcha.web.forms.query import ListForm, SearchField

_LARGEST_NUMBER = 2**53 - 1


class DuplicatesFilter(ListForm):
    """The filter of the list; it pages by the number of the last row shown, and another filter begins at the first."""

    names: ClassVar[Mapping[str, str]] = {"unit": "unit", "area": "area", "reason": "reason", "after": "after"}
    search_field = "unit"

    unit = SearchField(
        Words("单位", "Unit"), most=LONGEST_TEXT, placeholder=Words("单位名称、代码", "Name or code of a unit")
    )
    area = ClosedChoiceField(
        Words("区域", "Area"),
        [(code, words) for code, words in DIVISIONS.items() if code != WUHAN]
        + [(zone.code, zone.words) for zone in ZONES],
        empty=Words("全市", "The city"),
        required=False,
    )
    reason = ClosedChoiceField(
        Words("书面说明", "Written reason"),
        [("none", Words("无书面说明", "Without a reason")), ("given", Words("有书面说明", "With a reason"))],
        empty=Words("有无书面说明", "Reason or none"),
        required=False,
    )
    after = PositionField(most=_LARGEST_NUMBER)

    @property
    def where(self) -> DuplicateFilter:
        """The filter as a value."""
        chosen = str(self.value("reason") or "")
        explained = {"none": False, "given": True}.get(chosen)
        return DuplicateFilter(str(self.value("area") or ""), str(self.value("unit") or ""), explained)

    @property
    def query(self) -> str:
        """The filter as a query string without the position, for links to other pages of the list."""
        given = [(field.html_name, str(field.value() or "")) for field in self if field.name not in ("page", "after")]
        return urlencode([(name, value) for name, value in given if value])

    @property
    def carried(self) -> Sequence[BoundField]:
        """Nothing: the only hidden field is the position."""
        return ()
