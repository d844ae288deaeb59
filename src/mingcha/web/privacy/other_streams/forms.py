"""The form by which an officer withdraws what was stated of another stream (article 18)."""

from mingcha.kit.words import Words
from mingcha.privacy.other_streams.rules import MOST_REASON
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.text_fields import TextField


class WithdrawStatementForm(ActionForm):
    """Why the statement is withdrawn."""

    id_form = "withdraw-%s"

    reason = TextField(
        Words("撤销理由", "Why it is withdrawn"),
        most=MOST_REASON,
        wide=True,
        hint=Words(
            "写明核对画面的结果；撤销后立即停止录像，由另一人重新说明。",
            "State what you saw; recording stops at once, until somebody else states it anew.",
        ),
    )
