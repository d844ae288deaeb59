"""The link that a key and a code open; for the guests' actions and queries (article 10)."""

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.relocations.guests.link_keys import MOST_KEY, is_code_of, key_digest
from mingcha.registry.relocations.models import RelocationLink

_OF_CASE = (
    "relocation__system__site__organisation",
    "relocation__system__contractor",
    "relocation__system__building_unit",
    "relocation__system__using_unit",
)


def link_opened(key: str, code: str) -> RelocationLink:
    """The link of a key whose code was typed. Raises Fault(NOT_FOUND), the same for an unknown key and a wrong code."""
    rows = RelocationLink.objects.select_related(*_OF_CASE)
    held = rows.filter(key_digest=key_digest(key)).first() if len(key) <= MOST_KEY else None
    if held is None or not is_code_of(code, held.code_digest):
        raise Fault(FaultKind.NOT_FOUND, Words("链接或者提交码不对", "the link or the code is wrong"))
    return held
