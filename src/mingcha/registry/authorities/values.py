"""The authorities of a level as frozen values (article 4)."""

from dataclasses import dataclass

from mingcha.kit.words import Words
from mingcha.registry.places.values import OrganisationRow


@dataclass(frozen=True, slots=True)
class Authority:
    """The government and the public security organ at a place (article 4): of the functional zone `zone`, or of the
    district or city if that is "". `words` is the name of the area; an office is None if none is registered."""

    zone: str
    division: str
    words: Words
    government: OrganisationRow | None
    public_security: OrganisationRow | None

    @property
    def lacks_own(self) -> bool:
        """Whether the government, or a public security organ of this very area, is not registered."""
        return self.government is None or not self.has_own_police

    @property
    def has_own_police(self) -> bool:
        """Whether the public security organ is of this area, not the city's in its place."""
        police = self.public_security
        return police is not None and police.zone == self.zone and (bool(self.zone) or police.division == self.division)
