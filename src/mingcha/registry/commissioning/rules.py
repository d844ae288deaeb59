"""Who sees trial pictures, and who tests a camera's address: pure decisions (art. 8). A point leaves its trial run by a
passed acceptance (registry/acceptance).
"""

from datetime import date, datetime

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.rules import may_write, somewhere
from mingcha.registry.points.rules import Networks, address_inside_networks, may_change_point
from mingcha.registry.trials.values import TrialFacts
from mingcha.registry.viewing_grounds.values import ViewedPoint

MOST_DOCUMENT = 200
"""Maximum characters of the name and number of the document."""
TRIAL_VIEWERS = (Role.CONTRACTOR, Role.TECHNICIAN)
"""The roles that see trial footage and no other (article 8); the acceptance group joins them when there is one."""


@cites("8", "14", "15")
def may_see_trial(who: DutyFacts, point: ViewedPoint, on: date) -> Decision:
    """Whether a person may watch a point on trial on a Shanghai day. Of a point of a project: the people of its trial
    run, on the days of it. Of a point of no project, which has no list (a replaced camera, a home older than projects):
    people of its contractor, and technicians of its units. Nobody if a point in use is at the same device: whether this
    stream shows what that camera shows cannot be told, and one person registers it, so that the trial would open what
    articles 14 and 15 close."""
    if point.trial is not None:
        listed = _is_on_trial_list(who, point.trial, on)
        return _device_in_use() if listed and point.device_in_use else listed
    builds = who.over(point.place, Role.CONTRACTOR) and who.organisation == point.place.contractor
    if builds or (who.over(point.place, Role.TECHNICIAN) and who.organisation in point.units):
        return _device_in_use() if point.device_in_use else allow("8")
    return refuse(
        "8",
        "点位尚在试运行，未投入使用：试运行录像仅供承建单位和本单位技术人员查看",
        "the point is on trial, not in use: trial footage is for its contractor and the unit's technicians",
        missing=(Words("竣工验收合格", "an acceptance that passed"),),
        next_steps=(
            NextStep(
                Words(
                    "请建设单位的保卫负责人组织竣工验收",
                    "ask the manager of the building unit to organise its acceptance",
                )
            ),
        ),
    )


@cites("3", "7", "8")
def may_try_anywhere(who: DutyFacts) -> Decision:
    """Whether a person tests addresses at all: to say so on the page before its form."""
    return allow("8") if who.has(*TRIAL_VIEWERS) else somewhere(who, may_write)


@cites("3", "7", "8")
def may_try_address(who: DutyFacts, system: ViewedPoint, host: str, networks: Networks, on: date) -> Decision:
    """Whether a person may test the address of a camera for a system: who registers its cameras, and who sees its trial
    footage; inside the networks of its unit. `system` is a point of the system on trial, of no project yet."""
    if may_see_trial(who, system, on):
        return address_inside_networks(host, networks)
    return may_change_point(who, system.place, host, networks)


@cites("3", "16(1)")
def may_diagnose(who: DutyFacts, system: ViewedPoint) -> Decision:
    """Whether a person may read why a camera of a system gives no picture: numbers alone, no picture. Who keeps its
    register, and the technicians of its units, who keep it running. `system`: a point of it."""
    if who.over(system.place, Role.TECHNICIAN) and who.organisation in system.units:
        return allow("16(1)")
    return may_write(who, system.place)


@cites("8")
def footage_from(in_use_at: datetime | None, earliest: datetime) -> datetime:
    """The instant from which footage of a point in use is shown on duty: what lies before it was put into use is trial
    footage and stays it."""
    return max(in_use_at, earliest) if in_use_at else earliest


@cites("8")
def trial_footage_from(trial: TrialFacts | None, earliest: datetime) -> datetime:
    """The instant from which footage of a point on trial is shown: what was recorded before the first day of its
    project's trial run is of no day that was recorded for it."""
    return max(day_begins(trial.first_on), earliest) if trial and trial.first_on else earliest


@cites("8")
def _is_on_trial_list(who: DutyFacts, trial: TrialFacts, on: date) -> Decision:
    """Whether a person is on the list of a trial run that runs on this day."""
    if trial.first_on is None or trial.last_on is None:
        return _not_on_trial_list(
            "该项目尚未登记试运行的期限和人员，试运行画面不开放",
            "days and people of this project's trial run are not recorded: its pictures are open to nobody",
        )
    if not who.active or who.user_id not in trial.people:
        return _not_on_trial_list(
            "您不在该项目的试运行人员名单中：点位未投入使用，画面仅供名单中的人员查看",
            "you are not on the list of this project's trial run: the point is not in use, and its pictures are for "
            "the people on the list",
        )
    if not trial.first_on <= on <= trial.last_on:
        first, last = trial.first_on, trial.last_on
        return _not_on_trial_list(
            f"不在该项目的试运行期限内（{first} 至 {last}）",
            f"the trial run of this project lasts from {first} to {last}",
        )
    return allow("8")


@cites("8")
def _not_on_trial_list(zh: str, en: str) -> Decision:
    return refuse(
        "8",
        zh,
        en,
        missing=(Words("试运行期限和人员名单的登记", "a record of days and people of the trial run"),),
        next_steps=(
            NextStep(
                Words(
                    "请建设单位的保卫负责人在项目页登记，或者组织竣工验收",
                    "ask the manager of the building unit to record it on the project's page, or to organise its "
                    "acceptance",
                ),
                "projects",
            ),
        ),
    )


@cites("8", "14", "15")
def _device_in_use() -> Decision:
    return refuse(
        "8",
        "同一设备（IP 地址）上有已投入使用的点位，无法认定该码流不是其画面：试运行期间不开放查看，"
        "已投入使用的画面依第十四条、第十五条查看",
        "a point in use is at the same device (IP address), and nothing shows that this stream is not its picture: it "
        "is not opened on trial; pictures in use come by articles 14 and 15",
        missing=(
            Words("摄像机自己的 IP 地址，或者竣工验收合格", "an IP address of its own, or an acceptance that passed"),
        ),
        next_steps=(
            NextStep(
                Words(
                    "录像机、编码器的新通道：在现场核对画面，请保卫负责人组织竣工验收，合格后由监看员查看",
                    "a new channel of a recorder or encoder: compare its picture on the spot and have the manager "
                    "organise its acceptance; monitors watch it after that",
                )
            ),
        ),
    )
