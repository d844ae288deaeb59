"""The steps of a platform above us as its page offers them (article 13(1); decree 799, article 16(2)(2))."""

from collections.abc import Mapping

from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.sharing.cascade.actions import (
    approve_upper,
    pause_upper,
    resume_upper,
    retire_upper,
    set_upper_password,
)
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.sharing.cascade.forms import (
    ApproveUpperForm,
    PauseUpperForm,
    ResumeUpperForm,
    RetireUpperForm,
    UpperPasswordForm,
)
from mingcha.web.supervision.enforcement_steps import Step


def _approve(request: HttpRequest, number: int, form: ActionForm) -> None:
    del form
    approve_upper(signed_in(request), number=number, clock=wiring.clock())


def _resume(request: HttpRequest, number: int, form: ActionForm) -> None:
    del form
    resume_upper(signed_in(request), number=number, clock=wiring.clock())


def _pause(request: HttpRequest, number: int, form: ActionForm) -> None:
    pause_upper(signed_in(request), number=number, why=form.cleaned_data["why"], clock=wiring.clock())


def _retire(request: HttpRequest, number: int, form: ActionForm) -> None:
    retire_upper(signed_in(request), number=number, why=form.cleaned_data["why"], clock=wiring.clock())


def _password(request: HttpRequest, number: int, form: ActionForm) -> None:
    given = form.cleaned_data["password"]
    set_upper_password(signed_in(request), number=number, password=given, clock=wiring.clock())


STEPS: Mapping[str, Step] = {
    "approve": Step(
        ApproveUpperForm, _approve, Words("批准级联", "Approve it"), ("13(1)", "799-16(2)(2)"),
        Words("我已核对平台与所属单位，批准", "I have checked platform and organisation: approve"),
        Words("已批准，开始级联", "It is approved: we register there"),
    ),
    "resume": Step(
        ResumeUpperForm, _resume, Words("恢复级联", "Resume it"), ("13(1)",), Words("恢复", "Resume"),
        Words("级联已恢复", "It is resumed"),
    ),
    "pause": Step(
        PauseUpperForm, _pause, Words("暂停级联", "Pause it"), ("13(1)",), Words("暂停", "Pause"),
        Words("级联已暂停，不展示点位、不提供图像", "It is paused: nothing is shown or opened"),
    ),
    "password": Step(
        UpperPasswordForm, _password, Words("更换口令", "Set another password"), ("13(1)",), Words("更换", "Set it"),
        Words("口令已更换", "The password is another one"),
    ),
    "retire": Step(
        RetireUpperForm, _retire, Words("注销上级平台", "Retire it"), ("13(1)",), Words("注销", "Retire"),
        Words("上级平台已注销，口令已删除", "It is retired, its password forgotten"),
    ),
}  # fmt: skip
"""The steps by their names in addresses."""
STOPS = ("pause", "password", "retire")
"""Those that are rarely taken, and stand closed."""
