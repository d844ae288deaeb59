"""The notice of a transfer to the person names the law of its ground (22, 24; APL 27)."""

import pytest

from mingcha.supervision.case_papers.endings import TRANSFERRED_BY
from mingcha.supervision.cases.states import TransferGround


@pytest.mark.law("22", "24")
@pytest.mark.parametrize(
    ("ground", "named"),
    [
        (TransferGround.CRIME, ("第二十四条", "第二十七条")),
        (TransferGround.PUBLIC_ORDER, ("第二十四条",)),
        (TransferGround.COMPETENCE, ("第二十二条",)),
    ],
)
def test_the_notice_of_a_transfer_names_the_law_of_its_ground(ground: TransferGround, named: tuple[str, ...]) -> None:
    text = TRANSFERRED_BY[ground]
    assert tuple(one for one in ("第二十二条", "第二十四条", "第二十七条") if one in text) == named
    assert ground.article == {"第二十二条": "22", "第二十四条": "24"}[named[0]]
