"""The tag `url` with a memory (frame/addresses.py). A built-in of all templates (settings, TEMPLATES)."""

from typing import override

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_of_django
from django.utils.html import conditional_escape

from mingcha.web.frame.addresses import address

register = template.Library()


class Address(URLNode):
    """An address of a page by its name and values; what the tag of Django does otherwise goes its own way."""

    @override
    def render(self, context: Context) -> str:
        """The address, escaped as the template asks. Raises NoReverseMatch."""
        name = self.view_name.resolve(context)
        values = tuple([one.resolve(context) for one in self.args])
        if self.kwargs or self.asvar or ":" in name or any(type(one) not in _KEPT for one in values):
            return super().render(context)
        found = address(name, *values)
        return conditional_escape(found) if context.autoescape else found


_KEPT = (str, int)


@register.tag
def url(parser: Parser, token: Token) -> Address:
    """As the tag of Django."""
    made = url_of_django(parser, token)
    return Address(made.view_name, made.args, made.kwargs, made.asvar)
