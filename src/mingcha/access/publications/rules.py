"""Who asks for a publication, approves, releases and ends it, and for whom footage is fetched to be redacted: pure
decisions on plain values (articles 19, 21)."""

from collections.abc import Sequence
from datetime import date, timedelta

from mingcha.access.publications.values import FilmFacts, NewPublication, PublicationPurpose
from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.periods import COUNTED_UNTIL
from mingcha.privacy.redaction.rules import may_ask_redaction
from mingcha.privacy.redaction.states import RedactionState
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.identity.serving import is_on_duty_of
from mingcha.registry.places.rules import PUBLIC_SECURITY, manages_unit

READERS = (*PUBLIC_SECURITY, Role.AUDITOR)
"""Who reads publications besides the unit's people on duty."""
MOST_BASIS = 500
MOST_PLACE = 200
MOST_REASON = 200


@cites("21")
def may_publish_for(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person asks for publications of the unit: on duty for it, and of no unit for none."""
    if who.organisation and is_on_duty_of(who, unit):
        return allow("21")
    return refuse("21", "由该单位保卫负责人或者值班人员提出", "the unit's manager or people on duty ask for it")


@cites("19", "21")
def may_ask_publication(who: DutyFacts, unit: Place, new: NewPublication, on: date) -> Decision:
    """Whether this person may ask for a publication on a Shanghai day: on duty for the unit, for a purpose of public
    safety, for a term that is not over, up to `privacy.publication_most_days`."""
    asks = may_publish_for(who, unit)
    if not asks:
        return asks
    if new.purpose not in [one.value for one in PublicationPurpose]:
        return refuse("19", "录像只能用于公共安全", "footage serves public safety alone",
                      missing=(Missing("公共安全用途", "a purpose of public safety", "purpose"),))  # fmt: skip
    most = parameters.number("privacy.publication_most_days", on)
    if new.until_on > COUNTED_UNTIL:  # no days are counted from there
        return refuse("21", f"公开期限不得晚于 {COUNTED_UNTIL}", f"the term ends by {COUNTED_UNTIL}",
                      missing=(Missing("公开期限", "the term", "until_on"),))  # fmt: skip
    if not on <= new.from_on <= new.until_on or new.until_on >= new.from_on + timedelta(days=most):
        return refuse("21", f"公开期限须自今日或者以后起，至多 {most} 天", f"a term from today on, at most {most} days",
                      missing=(Missing("公开期限", "the term", "until_on"),))  # fmt: skip
    return allow("21")


@cites("21")
def may_name_film(unit: Place, film: FilmFacts | None) -> Decision:
    """Whether a publication of the unit may be asked for and approved with this film: a redaction of this unit made for
    publication that is being made or released. None: it names none, so nobody knows what is approved."""
    if film is None:
        return refuse("21", "须指明脱敏影片", "a publication names its film",
                      missing=(Missing("本单位的脱敏编号", "the number of the redaction", "redaction"),))  # fmt: skip
    if not film.is_for_publication or film.unit != unit.organisation:
        return refuse("21", "不是本单位为公开制作的脱敏影片", "it is no film that this unit redacted for publication")
    if film.is_over:
        return refuse("21", "该脱敏已终止，请另行制作", "the redaction is over: another one is made")
    return allow("21")


@cites("21")
def may_approve_publication(who: DutyFacts, unit: Place, asker: int, hands: Sequence[Hand]) -> Decision:
    """Whether this person may approve a publication, and with it that the footage is looked at to redact it: the unit's
    manager or, where the manager asked, an officer over the unit; never in the hand that asked."""
    if not ((is_on_duty_of(who, unit) and manages_unit(who, unit)) or who.over(unit, *PUBLIC_SECURITY)):
        return refuse("21", "由单位保卫负责人或者辖区公安机关批准", "the unit's manager or the police there approve it")
    if are_same_hand(who.user_id, asker, hands):
        return refuse("21", "提出人不得批准", "the person who asked may not approve")
    return allow("21")


@cites("21")
def may_release_publication(
    who: DutyFacts, unit: Place, film: FilmFacts | None, term: tuple[date, date], on: date
) -> Decision:
    """Whether this person may publish a film on a Shanghai day: on duty for the unit, the released redaction that the
    publication names, and within its first and last day (`term`)."""
    if not is_on_duty_of(who, unit):
        return refuse("21", "由该单位在岗人员办理", "the unit's people on duty do this")
    named = may_name_film(unit, film)
    if film is None or not named:
        return named
    if not film.is_released:
        return refuse("21", "脱敏影片未放行，不得公开", "the film is not released: it is not published",
                      missing=(Missing("已放行的脱敏影片", "a released redaction", "redaction"),))  # fmt: skip
    if on < term[0]:
        return refuse("21", f"公开首日为 {term[0]}，不得提前公开", f"its first day is {term[0]}: not before that")
    if on > term[1]:
        return refuse("21", "公开期限已过", "the term is over")
    return allow("21")


@cites("21")
def may_end_publication(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person may withdraw a publication, or state that it is down: on duty for the unit, or an officer
    over it."""
    if is_on_duty_of(who, unit) or who.over(unit, *PUBLIC_SECURITY):
        return allow("21")
    return refuse("21", "由该单位在岗人员或者辖区公安机关办理", "the unit's people on duty or the police do this")


@cites("21")
def is_term_over(until_on: date, on: date) -> bool:
    """Whether the term of a publication is over on a Shanghai day."""
    return on > until_on


@cites("16(3)", "19", "21")
def may_fetch_original(
    who: DutyFacts, unit: Place, *, maker: int, point_state: str, redaction_state: RedactionState
) -> Decision:
    """Whether the original footage of a redaction may be fetched now: for its maker alone, who may still ask for a
    redaction there, and only while it is being prepared. What comes later works on what was fetched."""
    if redaction_state is not RedactionState.PREPARING:
        return refuse("19", "脱敏已不在准备中，不再取原始录像", "it is not being prepared: nothing is fetched for it")
    if who.user_id != maker:
        return refuse("21", "原始录像只为该脱敏的制作人取用", "it is fetched for the maker of this redaction alone")
    return may_ask_redaction(who, unit, point_state)


@cites("3", "21", "25")
def may_read_publication(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person may read a publication: the unit's people on duty, officers and auditors over it."""
    if is_on_duty_of(who, unit) or who.over(unit, *READERS):
        return allow("21")
    return refuse("3", "公开传播由该单位和辖区公安机关查看", "a publication is read by its unit and the police there")
