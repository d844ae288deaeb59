"""Forms of looks: judging a finding, accepting a reference, the list (articles 7, 12)."""

from typing import ClassVar

from mingcha.kit.words import Words
from mingcha.supervision.looks.rules import MOST_OWNER, MOST_PAPER, MOST_REASON
from mingcha.supervision.looks.values import CoverCause, PictureJudgement
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, TickField
from mingcha.web.forms.query import ListForm, QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField

JUDGEMENTS = tuple((one.value, one.words) for one in PictureJudgement if one is not PictureJudgement.CANDIDATE)
CAUSES = tuple((one.value, one.words) for one in CoverCause)


class JudgementForm(ActionForm):
    """What a person makes of a finding."""

    judgement = ChoiceField(Words("核实结果", "What it is"), JUDGEMENTS)
    cause = ChoiceField(Words("遮挡的原因", "What covers the view"), CAUSES, required=False)
    owner = TextField(Words("遮挡物的所有人", "Who owns it"), most=MOST_OWNER, required=False)
    reason = ReasonField(
        Words("理由", "Reason"),
        most=MOST_REASON,
        required=False,
        law_asks=False,
        hint=Words("误报和转维修须写明理由。", "A rejection and a repair need one."),
    )


class ReferenceForm(ActionForm):
    """The view that was taken is signed as the reference."""

    reason = ReasonField(
        Words("理由", "Reason"),
        most=MOST_REASON,
        required=False,
        law_asks=False,
        hint=Words("更换已确认的基准时必须写明。", "Needed where it replaces an accepted one."),
    )


class TakeForm(ActionForm):
    """A view is taken; of a camera that has a reference, with why it is replaced."""

    missing_fields: ClassVar[dict[str, str]] = {"reason": "replacing"}

    replacing = ReasonField(
        Words("更换理由", "Why it is replaced"),
        most=MOST_REASON,
        required=False,
        law_asks=False,
        hint=Words(
            "已有基准、又没有未了的画面问题时必须写明。", "Needed where there is a reference and nothing stands."
        ),
    )


class PicturesQuery(QueryForm):
    """Whether the pictures of a finding are shown: each is a line of a register, so nobody sees them by the way."""

    pictures = TickField()


class LooksQuery(ListForm):
    """The list: findings to be looked at, or all."""

    everything = TickField()
    names: ClassVar[dict[str, str]] = {"everything": "all"}


class EndShadowForm(ActionForm):
    """The paper by which the police end shadow mode of a site's detector."""

    id_form = "shadow-%s"

    paper_no = TextField(
        Words("决定的文号", "Number of the decision"), most=MOST_PAPER, law_asks=True, article="12", wide=True
    )
