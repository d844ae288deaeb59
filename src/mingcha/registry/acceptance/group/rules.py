"""Whether the accounts of an acceptance group are of two persons: nobody accepts alone: pure decisions (article 8)."""

from collections.abc import Collection, Sequence
from itertools import combinations

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.hands import Hand, are_same_hand


@cites("8")
def in_two_hands(accounts: Collection[int], hands: Sequence[Hand]) -> Decision:
    """Whether these accounts (user ids) are of two persons at least, as far as it is known: two of them are not in one
    hand (registry.identity.hands). A manager registers accounts alone and hands over their first passwords."""
    if any(not are_same_hand(one, other, hands) for one, other in combinations(sorted(accounts), 2)):
        return allow("8")
    return refuse(
        "8",
        "验收组中有账户的成员视为同一人（同名且同证件号或者同单位，或者一方登记了另一方的账户），不得一人验收",
        "the members with accounts count as one person (one name with one certificate or unit, or one registered the "
        "other): nobody accepts alone",
        missing=(
            Missing(
                "另一名有账户的成员：其账户不是双方登记的，也不与对方同名",
                "another member with an account that neither of them registered, and no namesake",
                "members",
            ),
        ),
        next_steps=(
            NextStep(
                Words(
                    "请承建、监理单位或者公安机关的人员加入验收组",
                    "have somebody of the contractor, the supervisor or the police join the group",
                )
            ),
        ),
    )
