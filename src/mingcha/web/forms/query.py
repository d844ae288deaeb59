"""Forms in an address: filters and positions of lists. They only read, so each value is checked separately."""

from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.forms.boundfield import BoundField

from mingcha.kit.words import Words
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.number_fields import PositionField
from mingcha.web.forms.text_fields import TextField

MOST_PAGE = 1_000_000
POSITIONS = ("page", "before")
"""Fields that say where in a list a page begins."""


class QueryForm(PageForm):
    """A form in the query of an address. All its fields are optional."""

    id_form = "filter-%s"

    def value(self, name: str) -> Any:
        """The value of a field. An invalid one counts as not given: for values that only arrange the page (a sort
        order, a tab), so that old addresses still work."""
        self.is_valid()
        return self.cleaned_data[name] if name in self.cleaned_data else self.fields[name].clean("")

    @property
    def query(self) -> str:
        """The filter and the order as a query string, without the position: the address of the list from its start."""
        return urlencode(self.given)

    @property
    def given(self) -> Sequence[tuple[str, str]]:
        """The same as names and values, for the form by which a list is taken as a table."""
        given = [(field.html_name, str(field.value() or "")) for field in self if field.name not in POSITIONS]
        return tuple((name, value) for name, value in given if value)


class ListForm(QueryForm):
    """The filter of a paginated list; an invalid `page` means 1."""

    page = PositionField(most=MOST_PAGE)
    search_field: ClassVar[str] = ""
    """The name of the search field, which is shown first, with the button."""

    @property
    def page_number(self) -> int:
        """The requested page of the list, from 1."""
        return int(self.value("page") or 1)

    @property
    def search(self) -> BoundField | None:
        """The search field."""
        return self[self.search_field] if self.search_field else None

    @property
    def narrowing(self) -> Sequence[BoundField]:
        """The other visible fields."""
        return tuple(field for field in self.visible_fields() if field.name != self.search_field)

    @property
    def carried(self) -> Sequence[BoundField]:
        """Hidden fields that keep filtering when another field changes. Not `page`: a changed filter starts at its
        first page."""
        return tuple(field for field in self.hidden_fields() if field.name != "page" and field.value())


class SearchField(TextField):
    """The text to search for in a list."""

    def __init__(self, label: Words, *, most: int, placeholder: Words) -> None:
        attrs = {"autocomplete": "off"}
        super().__init__(label, most=most, required=False, attrs=attrs, placeholder=lazy_words(placeholder))
        self.widget.input_type = "search"
