"""Forms of signing in: name and password, the code of the second factor, step-up, and what a browser sends of a
passkey."""

from typing import Any

from mingcha.kit.words import Words
from mingcha.registry.sign_in.actions import MOST_NAME, MOST_PASSWORD
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.object_field import ObjectField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.return_address import ReturnField
from mingcha.web.forms.text_fields import PasswordField, TextField

USES = ("sign-in", "factor", "step-up", "enrol")
CODE = Words("动态码", "Code")
CODE_HINT = Words("手机应用中显示的 6 位数字。", "The six digits that the app on your phone shows.")
_MOST_ANSWER = 2000
CODE_ATTRS = {"inputmode": "numeric", "autocomplete": "one-time-code"}


class SignInForm(PageForm):
    """User name and password."""

    login = TextField(Words("用户名", "User name"), most=MOST_NAME)
    password = PasswordField(Words("密码", "Password"), most=MOST_PASSWORD)
    next = ReturnField()

    def __init__(self, *given: Any, **more: Any) -> None:
        self.problem: Words | None = None
        super().__init__(*given, **more)


class NextQuery(PageForm):
    """The page to go to afterwards."""

    next = ReturnField()


class DirectoryAnswer(QueryForm):
    """What a directory sends the browser back with (RFC 6749, 4.1.2; RFC 9207)."""

    state = TextField(most=_MOST_ANSWER, required=False)
    code = TextField(most=_MOST_ANSWER, required=False)
    iss = TextField(most=_MOST_ANSWER, required=False)


class FactorForm(PageForm):
    """The code of an authenticator app after the password."""

    code = TextField(CODE, most=12, hint=CODE_HINT, mono=True, attrs=CODE_ATTRS)
    next = ReturnField()


class StepUpForm(PageForm):
    """A code, or the password of an account without a second factor, before a sensitive act."""

    step_up_code = TextField(CODE, most=12, hint=CODE_HINT, required=False, mono=True, attrs=CODE_ATTRS)
    step_up_password = PasswordField(Words("密码", "Password"), most=MOST_PASSWORD, required=False)
    next = ReturnField()


class PasskeyUseForm(PageForm):
    """What a passkey is wanted for."""

    use = ClosedChoiceField(Words("用途", "Use"), choices=[(one, one) for one in USES], empty=None)


class PasskeyAnswerForm(PageForm):
    """The answer of an authenticator, as the page's script sends it, with the name of a new passkey."""

    use = ClosedChoiceField(Words("用途", "Use"), choices=[(one, one) for one in USES], empty=None)
    credential = ObjectField(Words("通行密钥的应答", "Answer of the passkey"))
    name = TextField(Words("名称", "Name"), most=60, required=False)
    next = ReturnField()
