"""The label of a viewing, drawn over every picture of it (articles 15, 19)."""

from mingcha.access.requests.values import RequestCase
from mingcha.access.tickets.tokens import label_text


def label_of_viewing(case: RequestCase, user_id: int, line: str) -> str:
    """The viewer's name and unit and the number of the viewing's line of the register; at the counter the names of both
    officers."""
    officers = case.request.officers
    viewing = [one for one in officers if one.user_id == user_id] or list(officers)
    return label_text([one.name for one in viewing], viewing[0].unit, line)
