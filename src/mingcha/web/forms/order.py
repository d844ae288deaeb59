"""The order of a list, as its address names it, and the heads of its columns (docs/design/lists.md).

`sort=since` orders ascending by a column, `sort=-since` descending. A head is a link, so that the order has an address
and works without a script. A list is ordered by a column alone that an index or a bounded set of rows can order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms

from mingcha.web.forms.field import PageField
from mingcha.web.forms.query import QueryForm


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: the address of the other order by it, and its order now as `aria-sort` names it."""

    url: str
    sort: str


class OrderField(PageField):
    """One of `columns`, a leading minus for descending; what an address has otherwise counts as not given, as for
    everything that only arranges a page. `usual`: the order of the list without one."""

    widget = forms.HiddenInput

    def __init__(self, *columns: str, usual: str) -> None:
        super().__init__(required=False)
        self.columns, self.usual = columns, usual

    def clean(self, value: Any) -> str:
        """The order that is asked for; the usual one for none."""
        return self._known(value) or self.usual

    def bound_data(self, data: Any, initial: Any) -> str:
        """What the address has, "" for what is no order."""
        del initial
        return self._known(data)

    def _known(self, value: Any) -> str:
        return value if isinstance(value, str) and value.removeprefix("-") in self.columns else ""


def heads(form: QueryForm, name: str = "sort") -> Mapping[str, Head]:
    """The heads of the columns by which a list can be ordered, under the same filter, from the first page on."""
    field, now = form.fields[name], str(form.value(name))
    if not isinstance(field, OrderField):
        raise TypeError(f"{name} is no order")
    kept = [(key, value) for key, value in parse_qsl(form.query) if key != form.add_prefix(name)]
    found = {}
    for column in field.columns:
        is_now = now.removeprefix("-") == column
        turned = f"-{column}" if now == column else column
        url = f"?{urlencode([*kept, (form.add_prefix(name), turned)])}"
        ascending = "descending" if now.startswith("-") else "ascending"
        found[column] = Head(url, ascending if is_now else "none")
    return found
