"""Ten jobs of administrators: the manager of a police unit, and the security administrator of the city."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from mingcha.bench.jobs.job import Job, Side
from mingcha.bench.jobs.person import Person
from mingcha.bench.jobs.scene import DEMO_POINT, SEARCH, Scene
from mingcha.kit.words import Words

MANAGER, SECURITY = "fangjian", "wujing"
LOST = "songwen"
"""Whose account is switched off: nobody else of these jobs."""
_POINTS = "SELECT COUNT(*) FROM registry_point"
_POINT = f"/points/{DEMO_POINT}"


def _stands(path: str) -> Callable[[Person, Scene], None]:
    """Stands on a page."""

    def ready(person: Person, _: Scene) -> None:
        person.at(path)

    return ready


def _add_camera(person: Person, scene: Scene) -> None:
    person.choose("[name=system]", "YJD-1")
    person.enter("[name=name]", "一元路口北侧")
    person.choose("[name=part]", "passage")
    person.choose("[name=place_kind]", "none")
    person.enter("[name=url]", scene.cameras[0])
    person.click("form[action='/points/new'] button[type=submit]")


def _enrol(person: Person, _: Scene) -> None:
    person.enter("[name=username]", "fanli")
    person.enter("[name=name]", "范丽")
    person.choose("[name=organisation]", "WCSY")
    person.choose("[name=role]", "technician")
    person.click("form[action='/people/new'] button[type=submit]")


def _replace(person: Person, scene: Scene) -> None:
    person.click(f"a[href='{_POINT}/address']")
    person.until_at("**/address")
    person.replace("[name=url]", scene.cameras[1])
    person.enter("[name=ground]", "设备更换")
    person.enter("[name=document]", "武公备〔2026〕7 号")
    person.date("[name=document_on]", "2026-11-01")
    person.click(f"form[action='{_POINT}/address'] button[type=submit]:not([formaction])")


def _list_of_three(person: Person, scene: Scene) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points.csv"
        lines = [f"YJD-1,一元路口{number},其他部位,否,{scene.cameras[0]}/{number}" for number in range(3)]
        path.write_text("\n".join(("系统,名称,部位,场所性质,码流地址", *lines)) + "\n", encoding="utf-8")
        person.file("[name=file]", f"{path}")
        person.click("form[action='/points/imports/new'] button[type=submit]")
        person.until("the preview", lambda: person.sees("form[action$='/confirm'] button"), 120)
    person.click("form[action$='/confirm'] button")


def _find(person: Person, _: Scene) -> None:
    person.enter(SEARCH, "yylrxhd")
    person.press("Enter")


def _site(person: Person, _: Scene) -> None:
    form = "form[action='/points/sites'][method=post]"
    person.enter(f"{form} [name=code]", "CZL")
    person.enter(f"{form} [name=name]", "车站路口")
    person.choose(f"{form} [name=category]", "6(1)")
    person.choose(f"{form} [name=organisation]", "JAGA")
    person.choose(f"{form} [name=division]", "420102")
    person.click(f"{form} button[type=submit]")


def _export(person: Person, _: Scene) -> None:
    person.choose("[name=division]", "420102")
    person.until_at("**division=420102**")
    person.click("form[action*='/points/table.csv']:has([value='420102']) button")


def _filter(person: Person, _: Scene) -> None:
    person.choose("select[name=state]", "down")
    person.until_at("**state=down**")
    person.click("[data-kept-filters] summary")
    person.click("[data-kept-filters] button[type=submit]")


def _disable(person: Person, _: Scene) -> None:
    person.click(f"a[href='/people/{LOST}']")
    person.until_at(f"**/people/{LOST}")
    person.enter("form[action$='/disable'] [name=reason]", "手机遗失")
    person.click("form[action$='/disable'] button[type=submit]")


ADMINISTRATOR_JOBS = (
    Job(
        name="add_camera", side=Side.ADMINISTRATOR, account=MANAGER,
        words=Words("登记一台摄像机", "add a camera"),
        ready=_stands("/points/new"), steps=_add_camera, effect=lambda _, scene: scene.rows(_POINTS),
    ),
    Job(
        name="enrol_person", side=Side.ADMINISTRATOR, account=SECURITY,
        words=Words("登记人员并授予岗位", "enrol a person and give a role"),
        ready=_stands("/people/new"), steps=_enrol,
        effect=lambda _, scene: scene.rows(
            "SELECT COUNT(*) FROM registry_roleassignment r JOIN registry_user u ON u.id = r.user_id"
            " WHERE u.username = 'fanli'"
        ),
    ),
    Job(
        name="replace_camera", side=Side.ADMINISTRATOR, account=MANAGER,
        words=Words("更换一台摄像机的设备", "put another device in the place of a camera"),
        ready=_stands(_POINT), steps=_replace,
        effect=lambda _, scene: scene.rows("SELECT epoch FROM registry_point WHERE code = ?", DEMO_POINT),
    ),
    Job(
        name="register_list", side=Side.ADMINISTRATOR, account=MANAGER,
        words=Words("预览后成批登记三台摄像机", "register three cameras of a list after a preview"),
        ready=_stands("/points/imports/new"), steps=_list_of_three, effect=lambda _, scene: scene.rows(_POINTS) // 3,
    ),
    Job(
        name="who_changed", side=Side.ADMINISTRATOR, account=MANAGER,
        words=Words("查明谁改了某个点位", "see who changed a point"),
        ready=_stands(_POINT), steps=lambda person, _: person.click("a[href*='/administration/changes?kind=point']"),
        effect=lambda person, _: int("kind=point" in person.page.url and person.sees("tbody tr") > 0),
    ),
    Job(
        name="find_by_initials", side=Side.ADMINISTRATOR, account=MANAGER,
        words=Words("按拼音首字母找到点位", "find a point by the initials of its pinyin"),
        ready=_stands("/today"), steps=_find, effect=lambda person, _: int(person.sees("h1", "一元路人行横道")),
    ),
    Job(
        name="register_site", side=Side.ADMINISTRATOR, account=MANAGER,
        words=Words("登记一处场所", "register a site"),
        ready=_stands("/points/sites"), steps=_site,
        effect=lambda _, scene: scene.rows("SELECT COUNT(*) FROM registry_site"),
    ),
    Job(
        name="export_health", side=Side.ADMINISTRATOR, account=MANAGER,
        words=Words("导出一个区的点位状态", "export the state of the points of a district"),
        ready=_stands("/points"), steps=_export, effect=lambda person, _: person.downloads,
    ),
    Job(
        name="save_filter", side=Side.ADMINISTRATOR, account=MANAGER,
        words=Words("保存一个筛选", "keep a filter of points"),
        ready=_stands("/points"), steps=_filter,
        effect=lambda _, scene: scene.rows("SELECT COUNT(*) FROM registry_savedfilter"),
    ),
    Job(
        name="disable_account", side=Side.ADMINISTRATOR, account=SECURITY,
        words=Words("停用一个遗失的账户", "switch a lost account off"),
        ready=_stands("/people"), steps=_disable,
        effect=lambda _, scene: scene.rows("SELECT COUNT(*) FROM registry_user WHERE NOT is_active"),
    ),
)  # fmt: skip
