"""Loads the templates of pages without their indentation.

It is for people who edit them: with it a page is a quarter longer, and one of many tables twice as long.
"""

import re
from typing import override

from django.template import Origin
from django.template.loaders import filesystem

_INDENTATION = re.compile(r"\n[ \t]+")
_KEPT = re.compile(r"(<(pre|textarea)\b.*?</\2>)", re.DOTALL)
"""Elements whose white space shows on the page."""


def without_indentation(source: str) -> str:
    """The source with every line from its first visible character; what stands in <pre> and <textarea> is untouched."""
    out, at = [], 0
    for kept in _KEPT.finditer(source):
        out += [_INDENTATION.sub("\n", source[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join(out) + _INDENTATION.sub("\n", source[at:])


class Loader(filesystem.Loader):
    """Reads from the folders of the settings (DIRS); line numbers in error messages stay those of the file."""

    @override
    def get_contents(self, origin: Origin) -> str:
        """The source of a template. Raises TemplateDoesNotExist when there is no such file."""
        return without_indentation(super().get_contents(origin))
