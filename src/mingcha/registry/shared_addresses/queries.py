"""The addresses that a unit may share with another (article 7)."""

from mingcha.registry.shared_addresses.models import SharedAddress


def shared_keys(organisation: str) -> frozenset[str]:
    """The stream keys that this unit may register although another unit has them. For rules, not for pages."""
    rows = SharedAddress.objects.filter(organisation__code=organisation)
    return frozenset(rows.values_list("stream_key", flat=True))
