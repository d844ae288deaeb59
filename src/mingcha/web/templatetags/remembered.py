"""The tags `translate`, `blocktranslate` and `static` with a memory, for a page with two hundred texts: Django makes a
lazy string of each constant one, looks it up and joins it again each time. templatetags/parts.py puts them in place."""

from typing import override

from django.template import Context
from django.template.base import FilterExpression, Parser, Token, TokenType
from django.templatetags.i18n import BlockTranslateNode, TranslateNode, do_block_translate, do_translate
from django.templatetags.static import StaticNode
from django.utils.translation import get_language


class Text(TranslateNode):
    """A constant text, kept by language: neither it nor its translation changes while a program runs."""

    def __init__(self, text: FilterExpression) -> None:
        super().__init__(text, noop=False)
        self._by_language: dict[str | None, str] = {}

    @override
    def render(self, context: Context) -> str:
        """The text in the active language."""
        language = get_language()
        found = self._by_language.get(language)
        if found is None:
            found = self._by_language[language] = str(super().render(context))
        return found


class Block(BlockTranslateNode):
    """A constant block of text, kept by language."""

    def __init__(self, made: BlockTranslateNode) -> None:
        super().__init__({}, made.singular, trimmed=made.trimmed)
        self._by_language: dict[str | None, str] = {}

    @override
    def render(self, context: Context, nested: bool = False) -> str:
        """The text in the active language."""
        language = get_language()
        found = self._by_language.get(language)
        if found is None:
            found = self._by_language[language] = str(super().render(context, nested))
        return found


class File(StaticNode):
    """The address of a static file with a constant path, which does not change while a program runs."""

    _found = ""

    @override
    def render(self, context: Context) -> str:
        """The address, as Django's tag."""
        self._found = self._found or str(super().render(context))
        return self._found


def translate(parser: Parser, token: Token) -> TranslateNode:
    """As the tag of Django."""
    made = do_translate(parser, token)
    text = made.filter_expression
    is_constant = text.var.literal is not None and not text.filters
    return Text(text) if is_constant and not (made.noop or made.asvar or made.message_context) else made


def blocktranslate(parser: Parser, token: Token) -> BlockTranslateNode:
    """As the tag of Django."""
    made = do_block_translate(parser, token)
    is_constant = all(one.token_type is TokenType.TEXT for one in made.singular)
    given = made.extra_context or made.countervar or made.message_context or made.asvar
    return Block(made) if is_constant and not given else made


def static(parser: Parser, token: Token) -> StaticNode:
    """As the tag of Django."""
    made = StaticNode.handle_token(parser, token)
    is_constant = isinstance(made.path.var, str) and not made.path.filters
    return File(made.varname, made.path) if is_constant and made.varname is None else made
