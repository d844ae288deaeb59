"""Who may hold the roles of sharing: whose people they are, over what, and beside which other roles (article 13)."""

from dataclasses import dataclass

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law.departments import Department
from mingcha.registry.identity.duty import Role, Territory

CITY_POLICE = "city_psb"
"""The kind of organisation that compiles the catalogue (article 13(1))."""
_ASKS_FOR_ITSELF_ALONE = frozenset({Role.ADMINISTRATOR, Role.DISTRICT_OFFICER, Role.CITY_OFFICER})
"""The roles that give, decide or set up what a department asks for."""


@dataclass(frozen=True, slots=True)
class Employer:
    """The organisation of a person who is to get a role: its code, its kind, what it is under article 4."""

    code: str = ""
    kind: str = ""
    department: str = ""


@cites("13(1)", "13(2)")
def suits_sharing_role(role: Role, territory: Territory, employer: Employer) -> Decision:
    """Whether a role of sharing may be given over this territory to a person of this organisation: a clerk is of the
    city's police or of the data authority, over a division; a department user is of the department that asks. Any other
    role is judged elsewhere."""
    if role is Role.DATA_CLERK:
        if employer.kind != CITY_POLICE and employer.department != Department.BIG_DATA.value:
            return refuse(
                "13(1)",
                "数据目录管理员须为市公安局或者政务服务大数据主管部门的人员",
                "a data clerk is of the city's police or of the data authority",
            )
        if not territory.division:
            where = Missing("行政区划", "a division", "division")
            return refuse(
                "13(1)", "数据目录管理员的范围是行政区划", "a data clerk's reach is a division", missing=(where,)
            )
    if role is Role.DEPARTMENT_USER and (not territory.organisation or territory.organisation != employer.code):
        own = Missing("本人所在部门", "the person's own department", "organisation")
        return refuse(
            "13(2)",
            "需求部门经办人员只为本人所在部门申请，范围须为该部门",
            "a department user asks for the own department, which is the role's reach",
            missing=(own,),
        )
    return allow("13")


@cites("13(2)", "16(1)")
def asks_apart(kinds: frozenset[Role]) -> Decision:
    """Whether a person who asks for shared data holds no role that decides, gives or sets up what is asked for."""
    other = next((role for role in Role if role in kinds and role in _ASKS_FOR_ITSELF_ALONE), None)
    if Role.DEPARTMENT_USER not in kinds or other is None:
        return allow("16(1)")
    return refuse(
        "13(2)",
        f"需求部门经办人员不得兼任{other.words.zh}：申请与决定须分开",
        f"a department user is no {other.words.en} as well: asking and deciding are apart",
    )
