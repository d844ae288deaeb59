"""Ten jobs of an operator: a duty monitor at the wall, a guard at the end of a shift, an officer who holds footage."""

from datetime import datetime, timedelta

from mingcha.bench.jobs.job import Job, Side
from mingcha.bench.jobs.person import Person
from mingcha.bench.jobs.scene import DEMO_POINT, SEARCH, Scene
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.words import Words

MONITOR, OFFICER = "wanghaiyan", "limin"
MALL, MANAGER_OF_MALL, GUARD = "WCSY", "duqiang", "luoyan"
FOUR = tuple(f"4201020000131000000{number}" for number in (1, 3, 4, 5))
WALL = f"/watch/wall/4?points={','.join(FOUR)}"
LOOK_BACK = timedelta(seconds=50)
_MOVES = "() => (document.querySelector('[data-grid] video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 3"
_REPLAYS = "() => (document.querySelector('[data-replay] video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 5"
_STEPS = "SELECT COUNT(*) FROM supervision_alarmsteprecord WHERE step = ?"
_NEWEST = "[data-alarm-list] li a"


def _at_wall(person: Person, _: Scene) -> None:
    person.at(WALL)
    person.until("a moving picture", lambda: person.page.evaluate(_MOVES), 60)
    person.click("[data-tile]")


def _at_alarms(person: Person, scene: Scene) -> None:
    _at_wall(person, scene)
    person.until("an alarm", lambda: person.sees(_NEWEST, "画质异常"), 240)
    person.until("one to accept", lambda: person.sees("[data-alarm-words]", "接警"), 60)


def _at_point(person: Person, _: Scene) -> None:
    person.at(f"/points/{DEMO_POINT}")
    person.until("the player", lambda: person.sees("[data-player] video"), 60)


def _at_moment(person: Person, scene: Scene) -> None:
    _at_point(person, scene)
    _go_back(person)


def _at_empty_wall(person: Person, _: Scene) -> None:
    person.at(f"/watch/wall/4?points={DEMO_POINT}")
    person.click("[data-tile]")
    person.press("Delete")
    person.click("[data-seat-open]")
    person.choose("[data-seat-choice]", "JA-1")
    person.until("the seat", lambda: person.sees("form[data-save]"))
    person.click("[data-seat-close]")


def _at_last_minutes(person: Person, scene: Scene) -> None:
    watch = scene.home.child("mingcha.bench.jobs.shift", MALL, MANAGER_OF_MALL, GUARD, timeout_s=300).strip()
    person.at(f"/oversight/duty/watches/{watch}")
    person.click(f"form[action='/oversight/duty/watches/{watch}/begin'] button")
    person.until("the watch", lambda: person.sees(f"form[action$='/watches/{watch}/sheet'] button"), 30)


def _nearest_four(person: Person, _: Scene) -> None:
    person.enter(SEARCH, "沿江大道一元路口")
    person.until("a match", lambda: person.sees(".find-list a"))
    person.press("ArrowDown", "Enter")
    person.until_at(f"**/points/{DEMO_POINT}")
    person.until("the player", lambda: person.sees("[data-player]"), 60)
    person.press("b")
    person.until_at("**/watch/sync**")
    if person.sees("form.chooser"):
        person.click("form.chooser button.primary")


def _replay(person: Person, _: Scene) -> None:
    person.press("i")


def _go_back(person: Person) -> None:
    person.press("t")
    person.write(f"{datetime.now(SHANGHAI) - LOOK_BACK:%Y-%m-%d %H:%M:%S}")
    person.press("Enter")
    person.page.wait_for_timeout(1500)  # the picture of that instant is looked at


def _look_back(person: Person, _: Scene) -> None:
    _go_back(person)
    person.press("c")
    person.until("the dialog", lambda: person.sees("dialog[data-snapshot][open]"))
    person.write("路口积水")
    person.press("Enter")


def _accept(person: Person, _: Scene) -> None:
    title = person.one(_NEWEST).inner_text().rpartition("·")[2].strip()
    person.press("Shift+A")
    person.until("its picture", lambda: person.sees("[data-osd-name]", title))


def _snooze(person: Person, _: Scene) -> None:
    person.press("z")
    person.until("the dialog", lambda: person.sees("[data-snooze-reason]"))
    person.press("1")


def _layout(person: Person, _: Scene) -> None:
    person.press("9")
    person.until_at("**/watch/wall/9**")
    leaves = ".tree .leaf:not(.closed)"
    person.click(leaves)
    person.click_shift(f"{leaves} >> nth=8")
    person.click("[data-seat-open]")
    person.until("the form", lambda: person.sees("form[data-save]"))
    person.enter("#layout-name", "江岸九路")
    person.press("Enter")


def _hand_over(person: Person, _: Scene) -> None:
    person.click("form[action$='/sheet'] button")
    person.until("the sheet", lambda: person.sees("form[action$='/sign-out'] [name=notes]"), 30)
    person.enter("form[action$='/sign-out'] [name=notes]", "停车场南侧照明不亮，已报修")
    person.click("form[action$='/sign-out'] button")


def _clue(person: Person, _: Scene) -> None:
    person.press("x")
    person.until("the dialog", lambda: person.sees("[data-clue-kind]"))
    person.press("1")


def _beside(person: Person, _: Scene) -> None:
    person.press("b")


def _hold(person: Person, _: Scene) -> None:
    now = datetime.now(SHANGHAI).replace(microsecond=0)
    person.click("a[href*='/custody/holds/new']")
    person.until_at("**/custody/holds/new**")
    person.date("[name=begin]", f"{now - timedelta(minutes=1):%Y-%m-%dT%H:%M:%S}")
    person.date("[name=end]", f"{now - timedelta(seconds=20):%Y-%m-%dT%H:%M:%S}")
    person.choose("[name=basis]", "case")
    person.enter("[name=reason]", "武公立〔2026〕314 号")
    person.click("main form button[type=submit]")


def _in_step(person: Person, _: Scene) -> int:
    return int("/watch/sync" in person.page.url and person.sees("[data-sync] [data-tile]") >= 4)


def _beside_seen(person: Person, _: Scene) -> int:
    return int("/watch/sync?p=" in person.page.url and "t=" in person.page.url)


OPERATOR_JOBS = (
    Job(
        name="open_nearest_four", side=Side.OPERATOR, account=MONITOR,
        words=Words("按地址打开最近的四路画面", "open the four cameras nearest to an address"),
        ready=_at_wall, steps=_nearest_four, effect=_in_step,
    ),
    Job(
        name="replay_30_s", side=Side.OPERATOR, account=MONITOR,
        words=Words("回看一路画面最近 30 秒", "replay the last 30 seconds of a picture"),
        ready=_at_wall, steps=_replay, effect=lambda person, _: int(person.page.evaluate(_REPLAYS)),
    ),
    Job(
        name="look_back_and_keep", side=Side.OPERATOR, account=MONITOR,
        words=Words("定位某一时刻并存证一张画面", "find an instant at a point and keep its picture"),
        ready=_at_point, steps=_look_back,
        effect=lambda _, scene: scene.rows("SELECT COUNT(*) FROM access_snapshot"),
    ),
    Job(
        name="accept_and_locate", side=Side.OPERATOR, account=MONITOR,
        words=Words("接警并调出该摄像机", "accept an alarm and bring up its camera"),
        ready=_at_alarms, steps=_accept, effect=lambda _, scene: scene.rows(_STEPS, "accept"),
    ),
    Job(
        name="snooze_alarm", side=Side.OPERATOR, account=MONITOR,
        words=Words("写明理由暂缓一条报警", "snooze an alarm with a reason"),
        ready=_at_alarms, steps=_snooze, effect=lambda _, scene: scene.rows(_STEPS, "snooze"),
    ),
    Job(
        name="layout_of_nine", side=Side.OPERATOR, account=MONITOR,
        words=Words("排好九路画面并存为布局", "build a layout of nine pictures and save it"),
        ready=_at_empty_wall, steps=_layout,
        effect=lambda _, scene: scene.rows("SELECT COUNT(*) FROM registry_walllayout WHERE tiles = 9"),
    ),
    Job(
        name="hand_over_shift", side=Side.OPERATOR, account=GUARD,
        words=Words("办理交接班", "hand the shift over"),
        ready=_at_last_minutes, steps=_hand_over,
        effect=lambda _, scene: scene.rows(
            "SELECT COUNT(*) FROM registry_watchhandover WHERE out_signed_at IS NOT NULL"
        ),
    ),
    Job(
        name="note_clue", side=Side.OPERATOR, account=MONITOR,
        words=Words("记下线索并保全前后录像", "note a clue, with the footage around it held"),
        ready=_at_wall, steps=_clue,
        effect=lambda _, scene: min(
            scene.rows("SELECT COUNT(*) FROM supervision_clue"), scene.rows("SELECT COUNT(*) FROM custody_hold")
        ),
    ),
    Job(
        name="same_moment_beside", side=Side.OPERATOR, account=MONITOR,
        words=Words("查看相邻摄像机的同一时刻", "see the same moment at the cameras beside"),
        ready=_at_moment, steps=_beside, effect=_beside_seen,
    ),
    Job(
        name="hold_span", side=Side.OPERATOR, account=OFFICER,
        words=Words("保全一段录像", "have a span of footage held"),
        ready=lambda person, _: person.at(f"/points/{DEMO_POINT}"), steps=_hold,
        effect=lambda _, scene: scene.rows("SELECT COUNT(*) FROM custody_hold"),
    ),
)  # fmt: skip
"""`same_moment_beside` ends at the address of four in step with the instant; that page asks for a purpose, since the
running grant names other points."""
