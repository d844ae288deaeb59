"""The steps of a target as its page offers them (article 13(1); decree 799, article 16(2)(2))."""

from collections.abc import Mapping

from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.sharing.targets.actions import (
    disable_target,
    enable_target,
    pause_target,
    resume_target,
    rotate_key,
    try_target,
)
from mingcha.sharing.targets.values import TargetSteps
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.sharing.targets.forms import (
    DisableTargetForm,
    EnableTargetForm,
    PauseTargetForm,
    ResumeTargetForm,
    RotateKeyForm,
    TryTargetForm,
)
from mingcha.web.supervision.enforcement_steps import Step

_CITED = ("13(1)",)


def _try(request: HttpRequest, name: str, form: ActionForm) -> Words | None:
    del form
    row = try_target(signed_in(request), name=name, clock=wiring.clock())
    return Words("试连未应答", "It did not answer") if row.tried_why else None


def _enable(request: HttpRequest, name: str, form: ActionForm) -> None:
    if isinstance(form, EnableTargetForm):
        enable_target(signed_in(request), name=name, written_at=form.read, clock=wiring.clock())


def _pause(request: HttpRequest, name: str, form: ActionForm) -> None:
    pause_target(signed_in(request), name=name, why=form.cleaned_data["why"], clock=wiring.clock())


def _resume(request: HttpRequest, name: str, form: ActionForm) -> None:
    del form
    resume_target(signed_in(request), name=name, clock=wiring.clock())


def _rotate(request: HttpRequest, name: str, form: ActionForm) -> None:
    del form
    rotate_key(signed_in(request), name=name, clock=wiring.clock())


def _disable(request: HttpRequest, name: str, form: ActionForm) -> None:
    disable_target(signed_in(request), name=name, why=form.cleaned_data["why"], clock=wiring.clock())


STEPS: Mapping[str, Step] = {
    "enable": Step(
        EnableTargetForm, _enable, Words("启用", "Enable it"), ("13(1)", "799-16(2)(2)"),
        Words("我已核对面向对象，启用", "I have checked the audience: enable"),
        Words("目标已启用，开始推送", "It is enabled: pushing begins"),
    ),
    "try": Step(
        TryTargetForm, _try, Words("试连", "Try it"), _CITED, Words("试连", "Try"),
        Words("试连成功", "It answers"),
    ),
    "resume": Step(
        ResumeTargetForm, _resume, Words("恢复推送", "Resume pushes"), _CITED, Words("恢复", "Resume"),
        Words("推送已恢复", "Pushes are resumed"),
    ),
    "pause": Step(
        PauseTargetForm, _pause, Words("暂停推送", "Pause pushes"), _CITED, Words("暂停", "Pause"),
        Words("推送已暂停，变更保留待推送，撤回照常发出", "Pushes are paused; what changes waits, withdrawals leave"),
    ),
    "rotate": Step(
        RotateKeyForm, _rotate, Words("更换网格编码密钥", "Rotate the key of reduced codes"), ("13(1)", "13(2)"),
        Words("更换", "Rotate"), Words("密钥已更换，原编码将撤回", "The key is another one: old codes are withdrawn"),
    ),
    "disable": Step(
        DisableTargetForm, _disable, Words("停用", "Disable it"), _CITED, Words("停用", "Disable"),
        Words("目标已停用", "It is disabled"),
    ),
}  # fmt: skip
"""The steps by their names in addresses."""
STOPS = ("pause", "rotate", "disable")
"""Those that are rarely taken, and stand closed."""


def is_open(steps: TargetSteps, name: str) -> bool:
    """Whether the reader may take a step now."""
    decisions = {
        "enable": steps.enable, "try": steps.attempt, "resume": steps.resume, "pause": steps.pause,
        "rotate": steps.rotate_key, "disable": steps.disable,
    }  # fmt: skip
    return decisions[name].allowed
