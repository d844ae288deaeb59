"""Forms of the exports: which points, and as what (article 13)."""

from django import forms

from mingcha.kit.words import Words
from mingcha.law.categories import CATEGORIES
from mingcha.registry.dossiers.exported import FileKind
from mingcha.registry.points.filter import ON_TRIAL, PointFilter
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.text_fields import QueryField
from mingcha.web.registry.points.filter_form import DivisionField, NarrowedField, NarrowingForm, ZoneField

MOST_QUERY = 1000
"""Characters of a filter as a query."""


class ExportedPointsFilter(NarrowingForm):
    """Which points an export has: the filter of the list of points without what they do just now."""

    field_order = ("q", "use", "division", "zone", "cat")

    state = NarrowedField(Words("状态", "State"))
    use = ChoiceField(
        Words("投入使用", "Use"),
        [(ON_TRIAL, Words("试运行", "On trial")), ("used", Words("非试运行", "Not on trial"))],
        empty=Words("试运行与使用", "On trial or in use"),
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


class ExportDossiersForm(ActionForm):
    """As what the points are written; `points` is their filter as a query, as the page shows it."""

    kind = ClosedChoiceField(Words("文件", "File"), [(kind.value, kind.words) for kind in FileKind], empty=None)
    points = QueryField(Words("筛选条件", "Filter"), most=MOST_QUERY, required=False, widget=forms.HiddenInput)

    @property
    def file_kind(self) -> FileKind:
        """What kind of file is asked for."""
        return FileKind(self.cleaned_data["kind"])

    @property
    def where(self) -> PointFilter:
        """The filter. Raises Fault(INVALID) for an unknown value."""
        return PointFilter.parse(self.narrowed)

    @property
    def narrowed(self) -> dict[str, str]:
        """The filter as it was sent, not judged; {} if it cannot be read."""
        return dict(getattr(self, "cleaned_data", {}).get("points", {}))
