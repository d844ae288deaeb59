"""The retention policy for the recorder's log: every period in force with its dates (arts. 16(5), 20)."""

import hashlib
from collections.abc import Mapping

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import RetentionClass

_PERIODS = {
    RetentionClass.R30: "retention.general_days",
    RetentionClass.R90: "retention.key_target_days",
    RetentionClass.R730: "retention.important_years",
}


@cites("16(5)", "799-17")
def retention_policy() -> dict[str, Json]:
    """`periods`: class -> [[first day, length]...], length in days, R730 in years; the same lists for the veto time,
    the grace of deletion and the limit for implausible times. A later policy in a log never shortens the period of
    earlier footage."""
    periods: dict[str, Json] = {each.value: _dated(key) for each, key in _PERIODS.items()}
    return {
        "periods": periods,
        "veto_hours": _dated("disposal.veto_hours"),
        "grace_days": _dated("retention.delete_grace_days"),
        "implausible_days": _dated("retention.implausible_days"),
    }


def policy_version(policy: Mapping[str, Json]) -> int:
    """48 bits of the policy's SHA-256: a different policy has a different version."""
    return int.from_bytes(hashlib.sha256(canonical_json(dict(policy))).digest()[:6], "big") or 1


def _dated(key: str) -> list[Json]:
    return [[each.since.isoformat(), each.number] for each in parameters.history(key)]
