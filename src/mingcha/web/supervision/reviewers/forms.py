"""Forms of legal reviewers: naming one, ending it (APL 58)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.supervision.reviewers.rules import MOST_QUALIFICATION, MOST_REASON
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.text_fields import TextField


class NameReviewerForm(ActionForm):
    """Who is named, with the legal qualification."""

    id_form = "name-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "username"}

    username = ChoiceField(
        Words("民警", "Officer"),
        hint=Words("本机关的另一名民警。", "Another officer of your own organ."),
    )
    qualification_no = TextField(
        Words("法律职业资格证书编号", "Number of the legal qualification"),
        most=MOST_QUALIFICATION,
        law_asks=True,
        mono=True,
        article="APL 58",
    )


class EndReviewerForm(ActionForm):
    """Who reviews no longer, and why."""

    id_form = "end-%s"

    reviewer = ClosedChoiceField(Words("法制审核人员", "Reviewer"))
    reason = TextField(Words("理由", "Reason"), most=MOST_REASON, law_asks=True, wide=True)
