"""What of a film stays visible by law, or was asked to, as the page of a redaction shows it (article 21)."""

from dataclasses import dataclass

from mingcha.kit.words import Words
from mingcha.privacy.redaction.exception_offers import ExceptionOffer, ExceptionOffers
from mingcha.privacy.redaction.values import ExceptionState, GroundRank, RedactionRow
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.privacy.redactions.exception_forms import ExceptionApproveForm, ExceptionReturnForm
from mingcha.web.privacy.redactions.film_time import film_time

_STATES = {
    ExceptionState.ASKED: ("warn", Words("待另一名民警批准", "another officer is to approve it")),
    ExceptionState.APPROVED: ("ok", Words("已批准", "approved")),
    ExceptionState.RETURNED: ("plain", Words("已退回", "returned")),
}
_UNDECIDED = ("plain", Words("未批准，脱敏已结束", "never approved: the redaction is over"))
_RANKS = {GroundRank.LAW: Words("法律", "law"), GroundRank.REGULATION: Words("法规", "regulation")}


@dataclass(frozen=True, slots=True)
class ExceptionShown:
    """An exception with the forms of this reader; `give_back` is open where it was sent."""

    offer: ExceptionOffer
    approve: ActionForm
    give_back: ActionForm

    @property
    def chip(self) -> str:
        """The colour of its state."""
        return self._state[0]

    @property
    def state(self) -> Words:
        """Its state in words."""
        return self._state[1]

    @property
    def rank(self) -> Words:
        """The rank of the text in words."""
        return _RANKS[self.offer.row.ground.rank]

    @property
    def time(self) -> str:
        """Its time in the film."""
        return f"{film_time(self.offer.row.span.from_90k)} – {film_time(self.offer.row.span.to_90k)}"

    @property
    def _state(self) -> tuple[str, Words]:
        is_left = self.offer.row.state is ExceptionState.ASKED and self.offer.approve is None
        return _UNDECIDED if is_left else _STATES[self.offer.row.state]


def shown_exceptions(
    row: RedactionRow, offers: ExceptionOffers, sent: ActionForm | None, number: int
) -> list[ExceptionShown]:
    """The exceptions of a redaction; `sent` is the form that was sent about that `number`."""
    found = []
    for offer in offers.rows:
        of_this = offer.row.number
        answered = sent if of_this == number else None
        approve = (
            answered
            if isinstance(answered, ExceptionApproveForm)
            else ExceptionApproveForm(initial={"revision": row.revision})
        )
        give_back = answered if isinstance(answered, ExceptionReturnForm) else ExceptionReturnForm()
        approve.offer_newest(row.revision)
        approve.auto_id, give_back.auto_id = f"approve-{of_this}-%s", f"return-{of_this}-%s"
        found.append(ExceptionShown(offer, approve, give_back))
    return found
