"""The reference image on which a mask is drawn: of the present view, opened under a grant (articles 7, 18, 19)."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from mingcha.access.duty import queries as access
from mingcha.access.duty.rules import WATCHERS
from mingcha.access.duty.values import GrantRow
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.views import queries as views
from mingcha.registry.views.rules import ViewLack
from mingcha.registry.views.values import ReferenceRow
from mingcha.web.forms.choice_fields import ClosedChoiceField, TickField
from mingcha.web.forms.query import QueryForm


class PictureQuery(QueryForm):
    """Whether a page shows its picture: each view of one is a line in the register or the log."""

    picture = TickField(Words("显示画面", "Show the picture"))
    still = TickField(Words("显示当前画面", "Show a current still"))


class VersionQuery(QueryForm):
    """Which current still the page of a version shows."""

    still = ClosedChoiceField(
        Words("当前画面", "Current picture"),
        (("masked", Words("含遮挡", "with the masks")), ("whole", Words("完整视域", "the whole view"))),
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """What a mask is drawn on. `reference`: the newest reference image of the present view, None for none; `grant`: the
    reader's running grant for the point; `may_watch`: whether the reader's roles open one; `is_asked`: the address asks
    for the picture; `is_still`: it asks for a current still of the recorder instead."""

    reference: ReferenceRow | None
    grant: GrantRow | None
    may_watch: bool
    is_asked: bool
    is_still: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether the page shows the picture."""
        return self.is_asked and not self.is_still and self.reference is not None and self.grant is not None


def ground_of(request: HttpRequest, reader: DutyFacts, code: str, *, at: datetime) -> Ground:
    """What a mask over the view of a point is drawn on, for a reader who may see the point."""
    query = PictureQuery.from_query(request)
    is_asked, is_still = bool(query.value("picture")), bool(query.value("still"))
    may_watch, lacks = reader.has(*WATCHERS), views.views_missing([code]).get(code, ())
    if ViewLack.REFERENCE in lacks:
        return Ground(None, None, may_watch, is_asked, is_still)
    reference = next(iter(views.references_of(reader, code, at=at)), None)
    grant = access.current_grant(reader, code, at=at) if reference and may_watch else None
    return Ground(reference, grant, may_watch, is_asked, is_still)
