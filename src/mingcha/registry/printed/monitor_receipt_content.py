"""What the receipt of a filing of monitors says: the organ, the day, and all people of the filing (article 16(2))."""

from collections.abc import Mapping
from datetime import datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.registry.identity.asker import Reader
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.registry.staff.receipts import receipt, receipt_as_held
from mingcha.registry.staff.values import MonitorReceipt


@cites("16(2)")
def monitor_receipt_content(asker: Reader, number: str, *, at: datetime) -> Content:
    """What the paper of a receipt says. Raises Fault(NOT_FOUND), Refused (article 3)."""
    values = _values(receipt(asker, number, at=at))
    return Content(PrintedKind.MONITOR_RECEIPT, number, number, values, sha256(canonical_json(values)).hex())


@cites("16(2)")
def monitor_receipt_digest(number: str) -> str:
    """The digest of what the paper of a receipt says now, "" for no receipt; not cut to a reach."""
    found = receipt_as_held(number)
    return sha256(canonical_json(_values(found))).hex() if found else ""


def _values(held: MonitorReceipt) -> Mapping[str, Json]:
    people: list[Json] = [{"name": name, "badge_no": badge_no, "unit": unit} for name, badge_no, unit in held.people]
    return {
        "title": held.receipt_no,
        "receipt": held.receipt_no,
        "organ": held.organ_name,
        "officer": held.officer_name,
        "authority": division_words(held.authority).zh,
        "filed_on": held.filed_on.isoformat(),
        "total": len(people),
        "people": people,
    }
