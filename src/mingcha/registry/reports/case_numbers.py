"""Case numbers of reports of hidden cameras: "JB" and the number of the row (article 18)."""

import re

_CASE_NO = re.compile(r"(?:JB)?([0-9]{1,12})", re.ASCII)


def case_no(number: int) -> str:
    """The case number of a report: "JB000017"."""
    return f"JB{number:06d}"


def number_of_case(text: str) -> int:
    """The number of a typed case number, with or without its letters; 0 if it is none."""
    found = _CASE_NO.fullmatch(text.strip().upper())
    return int(found[1]) if found else 0
