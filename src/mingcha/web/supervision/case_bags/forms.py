"""The form that takes the folder of a case out (article 20)."""

from mingcha.kit.words import Words
from mingcha.supervision.case_bags.rules import MOST_PURPOSE
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.text_fields import ReasonField


class CaseBagForm(ActionForm):
    """To whom the folder goes, and why."""

    purpose = ReasonField(
        Words("用途和去向", "Purpose and destination"),
        most=MOST_PURPOSE,
        hint=Words("如：行政复议，移送江岸区人民政府。", "As: review by the people's government of Jiang'an."),
    )
