"""Which stills with a mask a person was shown, for the rule of its check (article 18)."""

from datetime import datetime

from mingcha.access.mask_stills.models import MaskStill


def was_shown(user_id: int, point: str, version: str, *, after: datetime, kept_at: datetime | None) -> bool:
    """Whether a person was shown a still of a point with a version of a mask, or of the whole view (""), as
    `privacy.masks.port.StillsShown`. A still that was kept as the proof has its line too, and was not shown."""
    rows = MaskStill.objects.filter(user_id=user_id, point__code=point, shown_at__gte=after, is_masked=bool(version))
    if not version:
        return rows.exists()
    shown = (rows if kept_at is None else rows.exclude(shown_at=kept_at)).values_list("mask", flat=True)
    return any(version in versions.split() for versions in shown)
