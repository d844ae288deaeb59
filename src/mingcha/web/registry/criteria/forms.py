"""The form of a criterion, and the filter of their list (article 6)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.codes import DIVISIONS
from mingcha.kit.words import Words
from mingcha.law.categories import CATEGORIES
from mingcha.registry.criteria.rules import MOST_DOCUMENT, MOST_REASON, MOST_TEXT, Measure, NewCriterion
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField

_CATEGORIES = tuple((one.code, Words(f"{one.code} {one.short.zh}", f"{one.code} {one.short.en}")) for one in CATEGORIES)


class CriteriaFilter(ListForm):
    """The page of the list of criteria."""


class CriterionForm(ActionForm):
    """What "large" or "important" means for a category."""

    layout = (
        Section(
            Words("确定标准", "Decide a criterion"),
            ("category", "measure", "division", "from_on", "text", "reason", "document"),
            "6",
        ),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "division"}

    category = ClosedChoiceField(Words("第六条类别", "Category of article 6"), _CATEGORIES)
    measure = ClosedChoiceField(Words("用语", "Word"), [(one.value, one.words) for one in Measure])
    division = ChoiceField(Words("适用区划", "Where it holds"), DIVISIONS.items(), article="3")
    from_on = DayField(Words("首日", "First day"))
    text = TextField(
        Words("标准", "Criterion"), most=MOST_TEXT, wide=True, law_asks=True, placeholder="建筑面积 5 万平方米以上"
    )
    reason = TextField(Words("理由", "Reason"), most=MOST_REASON, wide=True, law_asks=True)
    document = TextField(Words("文书的名称和文号", "Document"), most=MOST_DOCUMENT, wide=True, law_asks=True)

    @property
    def new(self) -> NewCriterion:
        """The decision for the register."""
        return NewCriterion(**(self.cleaned_data | {"measure": Measure(self.cleaned_data["measure"])}))
