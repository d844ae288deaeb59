"""What an application says, for the pages that show it (article 13(2))."""

from collections.abc import Mapping
from datetime import date

from mingcha.kit.codes import division_words
from mingcha.kit.decision import Missing
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.categories import CATEGORIES
from mingcha.law.retention import shanghai_day
from mingcha.sharing.applications.asked import lacking_of_application
from mingcha.sharing.applications.purposes import SHARING_PURPOSES
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.applications.values import (
    FIELDS_OF_PART,
    ApplicationPage,
    ApplicationRow,
    Gap,
    NewApplication,
    OfferedSet,
)
from mingcha.web.sharing.applications.forms import ApplicationForm

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


def returned_gaps(found: ApplicationPage) -> tuple[Gap, ...]:
    """What a check named when it returned the application, while it is returned."""
    if found.row.state is not ApplicationState.RETURNED:
        return ()
    return next((one.gaps for one in reversed(found.history) if one.state is ApplicationState.RETURNED), ())


def shown_gaps(
    form: ApplicationForm, found: ApplicationPage | None, offered: OfferedSet, on: date
) -> dict[str, object]:
    """What a check named, each with the id of its first field, and of a draft what lacks before it may be submitted."""
    if found is None:
        return {}
    gaps = [(gap, _id_of(form, FIELDS_OF_PART[gap.part][-1])) for gap in returned_gaps(found)]
    lacks = lacking_of_application(found.content, offered, on).missing
    named = [(one, _id_of(form, one.about)) for one in lacks if isinstance(one, Missing)]
    return {"gaps": gaps, "lacks": named}


def _id_of(form: ApplicationForm, name: str) -> str:
    """The id of the field of a part of the content, "" where the form has none."""
    held = form.missing_fields.get(name, name)
    return str(form[held].id_for_label) if held in form.fields else ""


def _fields(found: ApplicationPage) -> list[str]:
    """The names of the fields that are asked for; a code where the set has no such item now."""
    names = {item.code: item.name for item in found.asked.items} if found.asked else {}
    return [names.get(code, code) for code in found.content.fields]
