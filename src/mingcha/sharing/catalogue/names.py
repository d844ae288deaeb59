"""Names of data sets as they are compared: two that differ by blanks, punctuation or width alone are one (article
13(1)). Pure."""

import unicodedata

MOST_NAME_KEY = 240
"""Characters of a compared name: some letters become several of one width."""


def set_name_key(name: str) -> str:
    """Letters and digits of a name, of one width and case: "点位 目录（2026）" and "点位目录2026" are one."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(one for one in plain if unicodedata.category(one)[0] in "LN")[:MOST_NAME_KEY]
