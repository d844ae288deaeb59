"""What an application says, for the pages that show it (article 13(2))."""

from collections.abc import Mapping

from mingcha.kit.codes import division_words
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.categories import CATEGORIES
from mingcha.law.retention import shanghai_day
from mingcha.sharing.applications.purposes import SHARING_PURPOSES
from mingcha.sharing.applications.values import ApplicationPage, ApplicationRow, NewApplication

_PURPOSES: Mapping[str, Words] = {one.purpose.value: one.words for one in SHARING_PURPOSES}
_CATEGORIES: Mapping[str, Words] = {one.code: one.short for one in CATEGORIES}


def shown_content(found: ApplicationPage) -> dict[str, object]:
    """What applications/content.html shows."""
    return shown_parts(found.content) | {"found": found, "row": found.row, "fields": _fields(found)}


def shown_parts(content: NewApplication) -> dict[str, object]:
    """The lists of the law that a content names, as words."""
    return {
        "content": content,
        "purpose": _PURPOSES.get(content.purpose),
        "divisions": [division_words(code) for code in content.divisions],
        "categories": [_CATEGORIES[code] for code in content.categories if code in _CATEGORIES],
    }


def shown_terms(row: ApplicationRow) -> dict[str, object]:
    """The working days of the check and of the answer, where one of them runs."""
    return {
        f"{name}_days": parameters.number(f"sharing.{name}_workdays", shanghai_day(began))
        for name, began, last in (
            ("check", row.submitted_at, row.check_by),
            ("reply", row.forwarded_at, row.reply_by),
        )
        if began is not None and last is not None
    }


def _fields(found: ApplicationPage) -> list[str]:
    """The names of the fields that are asked for; a code where the set has no such item now."""
    names = {item.code: item.name for item in found.asked.items} if found.asked else {}
    return [names.get(code, code) for code in found.content.fields]
