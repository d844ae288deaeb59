"""Forms of the opening of a penalty case: asked for, approved, declined (articles 22, 23)."""

from typing import Any

from mingcha.kit.words import Words
from mingcha.law import fine_rules
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.fine_words import WORDS
from mingcha.law.reference import written
from mingcha.supervision.cases.rules import MOST_PERSON, MOST_REASON, MOST_ROLE
from mingcha.supervision.cases.values import NewCase
from mingcha.web.forms.choice_fields import ClosedChoiceField, TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.supervision.obstructions.forms import SeenForm

RULES = [(rule, written(rule)) for rule in fine_rules.shipped()]
BROKEN = [
    (one, written(one))
    for one in dict.fromkeys(one for dated in fine_rules.shipped().values() for one in dated[-1].violates)
]
"""The provisions of the penalty table that an act may break."""


class OpenCaseForm(SeenForm):
    """A case against one person or unit; `revision` is that of the obstruction or inspection."""

    layout = (
        Section(
            Words("依据", "The rule"), ("rule", "offence", "broken", "grave", "harmed", "act_on", "also_breaks"), "22"
        ),
        Section(Words("当事人", "The person or unit"), ("who", "person", "role", "identity_no", "why"), "23"),
        Section(Words("时限", "The limit"), ("late_reason",), "23"),
    )

    rule = ClosedChoiceField(Words("罚则", "Rule"), RULES, empty=None, article="22")
    offence = ClosedChoiceField(
        Words("违法行为", "The act"), [(one.value, WORDS[one]) for one in Offence], empty=None, article="22"
    )
    broken = ClosedChoiceField(
        Words("违反的条款", "Provision that it breaks"),
        BROKEN,
        empty=Words("（该罚则只有一项）", "(the rule names one alone)"),
        required=False,
        article="22",
        hint=Words("依照国务院令第799号第二十七条第一款处罚的必填。", "Needed under decree 799, article 27(1)."),
    )
    grave = TickField(Words("情节严重或者造成严重后果", "Grave circumstances or result"), article="799-30")
    harmed = TickField(
        Words("涉及公民生命健康安全、金融安全且有危害后果", "Life, health or finance harmed"),
        article="APL 36",
        hint=Words("五年内发现的仍可处罚；其他为二年。", "Punished if found within five years; else two."),
    )
    act_on = DayField(
        Words("行为终了之日", "Last day of the act"),
        required=False,
        article="26",
        hint=Words(
            "该日决定适用的法律；不填为复查之日，未经复查的为检查之日。",
            "The law of this day applies. Empty: the day of the re-inspection, where there was none of the inspection.",
        ),
    )
    also_breaks = ManyChoiceField(
        Words("同一行为还违反", "The same act breaks also"), RULES, most=len(RULES), required=False
    )
    who = ClosedChoiceField(
        Words("处罚对象", "Who is fined"), [(one.value, WORDS[one]) for one in Who], empty=None, article="23"
    )
    person = TextField(Words("姓名或者单位名称", "Name of the person or unit"), most=MOST_PERSON, law_asks=True)
    role = TextField(
        Words("职务（单位填法定代表人）", "Post (of a unit: who represents it)"), most=MOST_ROLE, law_asks=True
    )
    identity_no = TextField(
        Words("公民身份号码或者统一社会信用代码", "Identity number, or credit code"),
        most=18,
        mono=True,
        attrs={"autocomplete": "off"},
        hint=Words("加密保存，页面只显示末四位。", "Kept sealed; pages show its last four."),
    )
    why = ReasonField(Words("为何由其负责", "Why it answers for the act"), most=MOST_REASON, law_asks=True)
    late_reason = TextField(
        Words("超过七个工作日立案的理由（平台自定时限，非法定）", "Why after seven working days (our own limit)"),
        most=MOST_REASON,
        required=False,
        wide=True,
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        defaults = {"rule": "23", "offence": Offence.OBSTRUCTION.value, "who": Who.RESPONSIBLE.value}
        more["initial"] = {**defaults, **(more.get("initial") or {})}
        super().__init__(*given, **more)

    @property
    def new(self) -> NewCase:
        """What a valid form states."""
        given = self.cleaned_data
        return NewCase(
            rule=given["rule"],
            offence=Offence(given["offence"]),
            who=Who(given["who"]),
            person=given["person"],
            role=given["role"],
            why=" ".join(given["why"].split()),
            identity_no=given["identity_no"],
            act_on=given["act_on"],
            also_breaks=given["also_breaks"],
            late_reason=given["late_reason"],
            broken=given["broken"],
            grave=bool(given["grave"]),
            harmed=bool(given["harmed"]),
        )


class ApproveForm(SeenForm):
    """The approval of an opening."""

    id_form = "approve-%s"

    late_reason = TextField(
        Words("超过七个工作日批准立案的理由（平台自定时限，非法定）", "Why after seven working days (our own limit)"),
        most=MOST_REASON,
        required=False,
        wide=True,
    )


class DeclineForm(SeenForm):
    """The refusal of an opening."""

    id_form = "decline-%s"

    reason = TextField(Words("不予立案的理由", "Why it is not opened"), most=MOST_REASON, law_asks=True, wide=True)
