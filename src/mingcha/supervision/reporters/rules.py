"""Who leaves a name, and who opens it: never the unit that was reported (decree 799, art. 24(2))."""

from collections.abc import Collection
from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.periods import add_years
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import PUBLIC_SECURITY, other_territory
from mingcha.registry.reports.rules import is_above_districts
from mingcha.registry.reports.values import ReportState
from mingcha.supervision.officers.rules import own_organisations
from mingcha.supervision.reporters.values import ReporterName

MOST_NAME, MOST_CONTACT, MOST_REASON = 60, 100, 200


@cites("799-24(2)")
def may_seal_reporter(given: ReporterName, state: ReportState) -> Decision:
    """Whether a name is taken and sealed: whole, and of a report that is not closed. Nobody has to leave one."""
    if state is ReportState.CLOSED:
        return refuse("799-24(2)", "该举报已办结，不再需要联系方式", "the report is closed: no name is needed any more")
    missing = []
    if not given.name.strip():
        missing.append(Missing("称呼", "a name", "name"))
    if not given.contact.strip():
        missing.append(Missing("联系方式", "how you are reached", "contact"))
    if missing:
        return refuse("799-24(2)", "称呼、联系方式不完整", "name or contact is missing", missing=tuple(missing))
    return allow("799-24(2)")


@cites("799-24(2)")
def name_kept_until(closed_on: date) -> date:
    """The last day on which the sealed name of a report is kept that ended on a day; afterwards it is destroyed."""
    return add_years(closed_on, parameters.number("report.name_kept_years", closed_on))


@cites("799-24(2)")
def last_end_of_past_names(day: date) -> date:
    """The last day on which a report ended whose name may be over on this day: by the shortest term that any day has.
    Of some that ended by then the name is kept still, which `name_kept_until` says."""
    shortest = min(one.number for one in parameters.history("report.name_kept_years"))
    return add_years(day, -shortest)


@cites("799-24(2)", "3")
def may_open_reporter(
    who: DutyFacts, place: Place, state: ReportState, reported: Collection[str], reason: str, *, inspected: bool
) -> Decision:
    """Whether a person opens the sealed name of a reporter: the police of the place, once the report was taken up, with
    the reason. Whoever was reported (`reported`: the organisations that it is about as far as it is linked, whose own
    officers are among them), and every other role, never does; as long as no two officers inspected because of it
    (`inspected` False), one officer's link alone says whom it is about, and the level above alone does (our own rule).
    """
    own = own_organisations(who) & set(reported)
    if own or not who.has(*PUBLIC_SECURITY):
        return refuse(
            "799-24(2)",
            "举报人信息已密封，不向被举报单位和其他人员提供",
            "the reporter's name is sealed: it is shown to no unit and to nobody else",
        )
    if not who.over(place, *PUBLIC_SECURITY):
        return other_territory()
    if state is ReportState.RECEIVED:
        return refuse("799-24(2)", "受理后方可启封", "it is opened once the report is taken up")
    if not inspected and not is_above_districts(who):
        zh = "未经两名执法人员检查的，由上级公安机关启封；检查后由承办民警启封（平台自定规则，非法定）"
        en = "before two officers inspected because of it the level above alone opens it (our own rule)"
        return refuse("799-24(2)", zh, en)
    if not reason.strip():
        missing = (Missing("启封理由", "why it is opened", "reason"),)
        return refuse("799-24(2)", "未写明启封理由", "why it is opened is missing", missing=missing)
    return allow("799-24(2)")
