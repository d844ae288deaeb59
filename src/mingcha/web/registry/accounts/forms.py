"""The form of a review of an account."""

from mingcha.kit.words import Words
from mingcha.registry.reviews.rules import MOST_NOTE
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.text_fields import TextField


class ReviewForm(ActionForm):
    """What the reviewer looked at."""

    note = TextField(Words("说明", "Note"), most=MOST_NOTE, required=False)
