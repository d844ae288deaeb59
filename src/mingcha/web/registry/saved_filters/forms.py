"""The form of a filter that is kept (article 3)."""

from collections.abc import Mapping
from typing import ClassVar

from django.forms import HiddenInput

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.registry.saved_filters.rules import MOST_NAME, MOST_QUERY
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.text_fields import TextField


class ShownList(ClosedChoiceField):
    """The list at whose head the form stands."""

    widget = HiddenInput


class ShownQuery(TextField):
    """What that list is asked now."""

    widget = HiddenInput


class KeepFilterForm(ActionForm):
    """A name for what a list shows now."""

    id_form = "keep-%s"
    layout = (Section(Words("保存筛选", "Save this filter"), ("name",)),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "name"}

    of = ShownList(Words("列表", "List"), [(one.value, one.words) for one in ListKind])
    query = ShownQuery(Words("筛选条件", "Filter"), most=MOST_QUERY, required=False)
    name = TextField(
        Words("名称", "Name"),
        most=MOST_NAME,
        hint=Words(
            "只有本人可见；打开时按当时的权限重新查询。", "Seen by you alone; asked anew each time it is opened."
        ),
    )
