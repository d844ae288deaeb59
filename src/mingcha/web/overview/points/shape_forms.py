"""What the map asks about chosen points: a shape that was drawn, or codes (articles 3, 5)."""

from typing import Any, ClassVar

from django import forms

from mingcha.geo.areas import MOST_CORNERS, area_of
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.geo.rings import Corner
from mingcha.geo.roads import LEAST_BESIDE_M, MOST_BESIDE_M, road_strip
from mingcha.kit.words import Words
from mingcha.overview.points.inside import Shape
from mingcha.web.forms.field import PageField
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import CommaCodesField
from mingcha.web.registry.points.filter_form import PointFilterForm

MOST_CHOSEN = 64
"""Points that can be chosen on the map at once."""
BESIDE_M = 40
"""How far to either side a road reaches unless said otherwise: a street of four lanes with its pavements."""
ROAD_WIDTHS_M = (20, 40, 80, 150)
"""The distances to either side that the map offers."""
_LONGEST_TEXT = 60 * MOST_CORNERS


class CornersField(PageField):
    """Corners drawn on the map: "longitude,latitude" in degrees (CGCS2000), joined by semicolons."""

    widget = forms.HiddenInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_corners": bilingual("画出的范围不完整，请重画", "The shape is not complete: draw it again")
    }

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> tuple[Corner, ...]:
        """The corners in 1e-9 degrees, in order. Raises ValidationError."""
        if not isinstance(value, str) or not value:
            return ()
        if len(value) > _LONGEST_TEXT:
            raise self.error("not_corners")
        return tuple(self._corner(one) for one in value.split(";"))

    def _corner(self, text: str) -> Corner:
        longitude, _, latitude = text.partition(",")
        try:
            degrees = float(longitude), float(latitude)
        except ValueError:
            raise self.error("not_corners") from None
        if not (abs(degrees[0]) <= 180.0 and abs(degrees[1]) <= 85.0):  # false of NaN, too
            raise self.error("not_corners")
        return round(degrees[0] * NDEG_PER_DEGREE), round(degrees[1] * NDEG_PER_DEGREE)


class ShapeQuery(PointFilterForm):
    """A shape drawn on the map, with the filter of the points on it: the corners of an area, or those of a road with
    the metres to either side."""

    area = CornersField()
    road = CornersField()
    beside = WholeNumberField(
        Words("道路两侧距离（米）", "Metres to either side"), least=LEAST_BESIDE_M, most=MOST_BESIDE_M, required=False
    )

    @property
    def shape(self) -> Shape:
        """The shape. Raises Fault(INVALID) for a form with an error and for a shape that cannot be."""
        given = self.require()
        if given["road"]:
            return road_strip(given["road"], given["beside"] or BESIDE_M)
        return area_of(given["area"])


class ChosenQuery(QueryForm):
    """The points that were chosen on the map."""

    codes = CommaCodesField(most=MOST_CHOSEN)
