"""Loads page templates without their indentation.

Indentation only helps editors; it would make a page a quarter longer, and one with many tables twice as long.
"""

import re
from typing import override

from django.template import Origin
from django.template.loaders import filesystem

_INDENTATION = re.compile(r"\n[ \t]+")
_KEPT = re.compile(r"(<(pre|textarea)\b.*?</\2>)", re.DOTALL)
"""Elements with visible white space."""


def without_indentation(source: str) -> str:
    """The source without leading blanks on each line, except inside <pre> and <textarea>."""
    out, at = [], 0
    for kept in _KEPT.finditer(source):
        out += [_INDENTATION.sub("\n", source[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join(out) + _INDENTATION.sub("\n", source[at:])


class Loader(filesystem.Loader):
    """Loads from the folders of the settings (DIRS); line numbers in error messages stay those of the file."""

    @override
    def get_contents(self, origin: Origin) -> str:
        """The source of a template. Raises TemplateDoesNotExist if there is no such file."""
        return without_indentation(super().get_contents(origin))
