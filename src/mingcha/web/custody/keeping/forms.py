"""The filter of the list of cameras on the page of keeping (article 16(5))."""

from mingcha.kit.words import Words
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.registry.points.filter_form import DivisionField, NarrowedField, NarrowingForm, ZoneField

KEPT_WORDS = (
    ("short", Words("留存不足", "kept too short")),
    ("incomplete", Words("当日不完整", "day not complete")),
    ("unexplained", Words("有原因不明的时段", "with unexplained time")),
    ("filling", Words("历史尚未满", "history not full yet")),
)
"""Values of overview.keeping.queries.KEPT."""


class KeepingFilter(NarrowingForm):
    """Filters cameras by point and by how their footage is kept."""

    field_order = ("q", "kept", "division", "zone")

    kept = ClosedChoiceField(
        Words("留存", "Keeping"), KEPT_WORDS, empty=Words("全部摄像机", "All cameras"), required=False
    )
    division = DivisionField()
    zone = ZoneField()
    state = NarrowedField(Words("状态", "State"))
    cat = NarrowedField(Words("类别", "Category"))
