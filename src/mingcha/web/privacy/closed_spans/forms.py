"""The form by which an officer opens closed footage (articles 7, 18)."""

from collections.abc import Sequence

from mingcha.kit.words import Words
from mingcha.privacy.closed_spans.offers import OfferedSpan
from mingcha.privacy.closed_spans.rules import MOST_REASON
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.privacy.closed_spans.shown import span_words


class OpenForm(ActionForm):
    """Which closed footage is opened, and why."""

    id_form = "open-%s"

    number = ClosedChoiceField(Words("画面", "Footage"), wide=True)
    reason = TextField(
        Words("解封理由", "Why it is opened"),
        most=MOST_REASON,
        wide=True,
        hint=Words("写明核对画面的结果。", "State what you saw in the picture."),
    )

    def offer(self, offered: Sequence[OfferedSpan]) -> None:
        """Sets the spans that the reader may open."""
        found = [(str(one.span.number), span_words(one.span)) for one in offered if one.opens]
        self.fields["number"].offer(found)  # type: ignore[attr-defined]
        if len(found) == 1:
            self.initial.setdefault("number", found[0][0])
