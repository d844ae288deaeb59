"""The search for an officer above a form that names one, where there are more than a list can hold (article 23)."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.supervision.officers.values import OfferedOfficers
from mingcha.web.forms.choice_fields import ChoiceField
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.supervision.enforcement_steps import ShownStep

_MOST = 60


class OfficerFinder(ListForm):
    """A part of the name or user name of an officer."""

    id_form = "finder-%s"
    search_field = "officer"

    officer = SearchField(
        Words("查找民警", "Find an officer"),
        most=_MOST,
        placeholder=Words("姓名或者用户名", "Name or user name"),
    )


def with_officers(request: HttpRequest, one: ShownStep, url: str, found: Callable[[str], OfferedOfficers]) -> ShownStep:
    """A step whose field `username` offers officers; with a search of the page `url` where there are more. `found`: the
    officers with a text in their name. Who was chosen in a form that is shown again is offered again."""
    finder = OfficerFinder.from_query(request)
    text = str(finder.value("officer"))
    offered = found(text)
    is_narrowed = bool(text) or offered.are_more
    if offered.are_more and one.form.is_bound:
        offered = found(str(one.form["username"].value() or "")[:_MOST])
    field = one.form.fields["username"]
    assert isinstance(field, ChoiceField)
    field.offer(offered.choices)
    return replace(one, finder=finder, url_of_page=url) if is_narrowed else one
