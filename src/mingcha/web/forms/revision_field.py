"""The revision of what a page showed, which the form carries along unseen."""

from django.forms import HiddenInput

from mingcha.kit.words import Words
from mingcha.web.forms.number_fields import WholeNumberField

_LARGEST = 2**53 - 1


class SeenRevisionField(WholeNumberField):
    """The revision that a person read before a step: an action refuses another one, so that a step which somebody else
    did meanwhile is a conflict."""

    widget = HiddenInput

    def __init__(self) -> None:
        super().__init__(Words("已看到的版本", "Revision that was read"), least=0, most=_LARGEST)
