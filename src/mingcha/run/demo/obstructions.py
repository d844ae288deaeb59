"""The demo's obstructions: a board that is only noted, and a tree that two officers inspected and ordered to be cut
(article 12). No case of them: the days of the order would have to pass first (penalties.py has another act). No picture
finding: its reference is signed by a person at a browser.
"""

from datetime import timedelta

from django.conf import settings

from mingcha.access.officers.accounts import claim_account
from mingcha.access.officers.actions import register_officer
from mingcha.access.officers.values import CredentialKind, NewOfficer
from mingcha.kit.clock import Clock
from mingcha.kit.identity_number import check_character
from mingcha.law.retention import shanghai_day
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.identity.rows import user_called
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.queries import points
from mingcha.run.demo.city import CITY_OFFICER, DEMO_ACCOUNTS, SECOND_WUCHANG_OFFICER, WUCHANG_OFFICER
from mingcha.run.demo.people import BY
from mingcha.run.demo.requests import GUARD
from mingcha.run.demo.scan import scanned
from mingcha.supervision.obstructions.actions import judge_obstruction, note_obstruction
from mingcha.supervision.obstructions.inspecting import record_inspection, sign_inspection
from mingcha.supervision.obstructions.ordering import order_correction, serve_order
from mingcha.supervision.obstructions.states import Cause, ObstructionState, OwnerKind, ServiceWay
from mingcha.supervision.obstructions.values import Judgement, NewInspection, NewObstruction, NewOrder, Served

_UNIT, _UNIT_CODE = "武昌区公安分局", "WCGA"
_CERTIFICATE_DAYS = 400
_GARDEN = "武昌绿化养护公司（演示）"


def add_obstructions(clock: Clock) -> None:
    """Records the certificates of Wuchang's two officers, and both obstructions, as their pages do."""
    for number, username in enumerate((WUCHANG_OFFICER, SECOND_WUCHANG_OFFICER), 1):
        _certify(username, number, clock)
    first, today = user_called(WUCHANG_OFFICER), shanghai_day(clock.now())
    codes = [row.code for row in points(BY, at=clock.now(), where=PointFilter(site="ZNS"))]
    board = NewObstruction(codes[-1], "新立广告牌遮挡画面右侧", today)
    note_obstruction(first, new=board, clock=clock)
    tree = note_obstruction(first, new=NewObstruction(codes[0], "行道树树冠遮挡画面上部", today), clock=clock)
    confirmed = Judgement(ObstructionState.CONFIRMED, "画面与现场一致", Cause.GREENERY, _GARDEN, OwnerKind.UNIT)
    judge_obstruction(first, obstruction=tree, judgement=confirmed, revision=1, clock=clock)
    seen = NewInspection(
        today, "养护队队长（演示）", "树冠遮挡约两成，车行道不可见", today, certificates_shown=True, recusal_told=True
    )
    photo, folder = scanned(("现场照片（演示）",)), settings.MINGCHA_HOME.documents
    record_inspection(first, obstruction=tree, new=seen, photo=photo, folder=folder, revision=2, clock=clock)
    second = user_called(SECOND_WUCHANG_OFFICER)
    sign_inspection(second, obstruction=tree, revision=3, clock=clock)
    order = NewOrder(_GARDEN, "修剪树冠，恢复画面", 15, "武昌区园林和林业局")
    order_correction(first, obstruction=tree, new=order, revision=4, clock=clock)
    served = Served(today, ServiceWay.HANDED_OVER, "养护队队长（演示）")
    serve_order(first, obstruction=tree, served=served, revision=5, clock=clock)


def _certify(username: str, number: int, clock: Clock) -> None:
    """Records the enforcement certificate of an officer; the city's officer confirms the account."""
    account = next(one for one in DEMO_ACCOUNTS if one.username == username)
    until = shanghai_day(clock.now()) + timedelta(days=_CERTIFICATE_DAYS)
    born = f"42010619850505{number:03d}"
    identity_no = born + check_character(born)
    kind = CredentialKind.ENFORCEMENT.value
    new = NewOfficer(account.name, _UNIT, _UNIT_CODE, kind, f"鄂 A{account.badge_no}", until, identity_no)
    register_officer(user_called(GUARD), new, clock=clock)
    claimed = claim_account(user_called(username), identity_no=identity_no, clock=clock)
    assert claimed is not None
    confirm(user_called(CITY_OFFICER), claimed.name, clock=clock)
