"""The form of a kept picture, as sent by the player (articles 16(2), 16(3))."""

from mingcha.access.duty.rules import MOST_REASON
from mingcha.kit.words import Words
from mingcha.web.access.duty.forms import GRANT_LABEL, MOST_NUMBER, REASON_LABEL
from mingcha.web.api.shapes import LARGEST_NUMBER
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.text_fields import TextField


class SnapshotForm(PageForm):
    """A picture of a point at an instant (Unix milliseconds), and the reason for keeping it."""

    grant = TextField(GRANT_LABEL, most=MOST_NUMBER, required=False)
    point = TextField(Words("点位", "Point"), most=20, required=False)
    at_ms = WholeNumberField(Words("时刻", "Instant"), least=0, most=LARGEST_NUMBER, required=False)
    reason = TextField(REASON_LABEL, most=MOST_REASON, law_asks=True)

    def clean_at_ms(self) -> int:
        """The instant, 0 if none is given: no footage exists at 0."""
        return self.cleaned_data["at_ms"] or 0
