"""Says on the next page that an act was done."""

from django.contrib import messages
from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.web.forms.language import lazy_words


def done(request: HttpRequest, words: Words) -> None:
    """Keeps one sentence for the next page of this browser, in its language of now."""
    messages.success(request, str(lazy_words(words)))
