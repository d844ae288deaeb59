"""Requires of a batch what its cameras must have where they stand and look, before 合格 (articles 7, 8, 18)."""

from collections.abc import Collection
from datetime import datetime

from mingcha.kit.decision import require
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.installation.rows import forbidden_among, lacking_points, unmasked_points
from mingcha.registry.acceptance.installation.rules import is_installed, is_masked, nothing_is_forbidden
from mingcha.registry.acceptance.models import Acceptance


def require_installed(held: Acceptance, filmed: Collection[str], masked: Collection[int], at: datetime) -> None:
    """Raises Refused (articles 7, 18): a camera stands or looks where it is forbidden, lacks position, view or sign, or
    has something in view to be covered and no checked mask. `filmed`: as `lacking_points`; `masked`: as
    `unmasked_points`."""
    require(nothing_is_forbidden(forbidden_among(held)))
    require(is_installed(lacking_points(held, filmed, shanghai_day(at))))
    require(is_masked(unmasked_points(held, masked, at)))
