"""The form of a site in another district than its unit's (articles 3, 4, 6)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.web.forms.form import Section
from mingcha.web.registry.places.forms import SiteForm


class ProposeSiteForm(SiteForm):
    """A site that the public security organ of its district confirms. That the unit may register it by itself, or that
    the same proposal waits, is said above the form: it is about no single field."""

    layout = (
        Section(
            Words("其他区的场所", "A site in another district"),
            ("code", "name", "category", "organisation", "street", "division", "address"),
            "4",
        ),
    )
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "organisation"}
