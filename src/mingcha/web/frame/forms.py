"""Forms of the frame: the language and the theme of the pages."""

from django.conf import settings

from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.return_address import ReturnField

THEMES = ("day", "night")


class LanguageForm(PageForm):
    """Chinese or English."""

    language = ClosedChoiceField(choices=settings.LANGUAGES, empty=None)
    next = ReturnField()


class ThemeForm(PageForm):
    """Day or night."""

    theme = ClosedChoiceField(choices=[(one, one) for one in THEMES], empty=None)
    next = ReturnField()
