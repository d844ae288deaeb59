"""The filter of lists, map and table of points (article 3)."""

from dataclasses import fields
from typing import Any

from django import forms

from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.law.categories import CATEGORIES
from mingcha.overview.points.queries import URGENT_FIRST
from mingcha.registry.points.filter import LONGEST_TEXT, ON_TRIAL, OUTSIDE_ZONES, PointFilter
from mingcha.web.forms.choice_fields import ChoiceField
from mingcha.web.forms.order import OrderField
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.registry.points.point_state import CONDITION_WORDS

FILTER_FIELDS = tuple(field.name for field in fields(PointFilter))
_LONGEST_CODE = 20


class NarrowedField(TextField):
    """A code in the address that filters a list and has no input on the page."""

    widget = forms.HiddenInput

    def __init__(self, label: Words) -> None:
        super().__init__(label, most=_LONGEST_CODE, required=False)


class SearchPointsField(SearchField):
    """Part of a name, a code, a site or pinyin initials."""

    def __init__(self) -> None:
        super().__init__(
            Words("搜索点位", "Search points"),
            most=LONGEST_TEXT,
            placeholder=Words("名称、编号或场所", "Name, number or site"),
        )


class DivisionField(ChoiceField):
    """A district of the city."""

    def __init__(self) -> None:
        districts = [(code, words) for code, words in DIVISIONS.items() if code != WUHAN]
        super().__init__(Words("区", "District"), districts, empty=Words("全部区", "All districts"), required=False)


class ZoneField(ChoiceField):
    """A functional zone of the city, or what lies outside of all."""

    def __init__(self) -> None:
        zones = [(OUTSIDE_ZONES, Words("不在功能区", "Outside zones")), *((zone.code, zone.words) for zone in ZONES)]
        super().__init__(
            Words("功能区", "Functional zone"), zones, empty=Words("全部功能区", "All zones"), required=False
        )


class NarrowingForm(ListForm):
    """The fields of PointFilter, which decides on their values. A form has all of them; those that its page does not
    show are NarrowedFields, so that an address can still filter by them."""

    search_field = "q"

    q = SearchPointsField()
    site = NarrowedField(Words("场所", "Site"))
    unit = NarrowedField(Words("单位", "Unit"))
    street = NarrowedField(Words("街道", "Street"))
    use: forms.Field = NarrowedField(Words("投入使用", "Use"))

    def clean(self) -> dict[str, Any]:
        """Shows a value rejected by PointFilter at its field."""
        for name in FILTER_FIELDS:
            try:
                PointFilter.parse({name: self.cleaned_data.get(name, "")})
            except Fault as fault:
                self.put_fault(name, fault)
        return self.cleaned_data

    @property
    def where(self) -> PointFilter:
        """The filter. Raises Fault(INVALID) for a form with an error."""
        given = self.require()
        return PointFilter.parse({name: given[name] for name in FILTER_FIELDS})


class PointFilterForm(NarrowingForm):
    """The filter of the list and of the map."""

    field_order = ("q", "state", "use", "division", "zone", "cat")

    state = ChoiceField(
        Words("状态", "State"),
        [(one.value, CONDITION_WORDS[one]) for one in URGENT_FIRST],
        empty=Words("全部状态", "All states"),
        required=False,
    )
    use = ChoiceField(
        Words("投入使用", "Use"),
        [(ON_TRIAL, Words("试运行", "On trial")), ("used", Words("非试运行", "Not on trial"))],
        empty=Words("试运行不限", "On trial or not"),
        required=False,
    )
    division = DivisionField()
    zone = ZoneField()
    cat = ChoiceField(
        Words("类别", "Category"),
        [(one.code, one.short) for one in CATEGORIES],
        empty=Words("全部类别", "All categories"),
        required=False,
    )


class PointListForm(PointFilterForm):
    """The filter of the list, and its order."""

    sort = OrderField("number", "state", usual="number")
