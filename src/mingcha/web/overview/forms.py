"""Query parameters of the overview pages: the search, the role and order of /today; the form of the guided path."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.forms.boundfield import BoundField

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Role
from mingcha.registry.points.filter import LONGEST_TEXT
from mingcha.web.forms.choice_fields import ClosedChoiceField, TickField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.query import QueryForm, SearchField
from mingcha.web.forms.return_address import ReturnField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.overview.today.areas import SORTS


class SearchQuery(QueryForm):
    """The text of the search; `part` requests only the list, for the box in the top bar."""

    text = TextField(Words("搜索", "Search"), most=LONGEST_TEXT, required=False)
    part = TickField()
    names: ClassVar[Mapping[str, str]] = {"text": "q"}


class AdministrationQuery(QueryForm):
    """The work of administration that is searched for."""

    text = SearchField(
        Words("查找管理事项", "Search the work"),
        most=LONGEST_TEXT,
        placeholder=Words("岗位、网段、录像机…", "role, network, recorder…"),
    )
    names: ClassVar[Mapping[str, str]] = {"text": "q"}
    narrowing = ()
    carried = ()

    @property
    def search(self) -> BoundField:
        """The search field."""
        return self["text"]


class TodayQuery(QueryForm):
    """The role for /today, and the order of the areas."""

    role = ClosedChoiceField(choices=[(role.value, role.words) for role in Role], required=False)
    sort = ClosedChoiceField(choices=[(sign + name, name) for name in SORTS for sign in ("", "-")], required=False)
    names: ClassVar[Mapping[str, str]] = {"role": "as"}


class PathForm(PageForm):
    """Whether the guided path of the start page is put away."""

    unseen: ClassVar[Sequence[str]] = ("hide",)

    hide = TickField(Words("收起指引", "Put the path away"))
    next = ReturnField()
