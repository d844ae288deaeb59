"""CKAN by a fake with the status codes of the real one (T13-11, T13-12-N, F10)."""

import json

import pytest
from tests.support.literal_http import served, written
from tests.support.sharing.batches import row_of, sealed, set_row, upsert, withdrawal
from tests.support.sharing.fake_ckan import FakeCkan

from mingcha.sharing.adapters.ckan import CkanAdapter
from mingcha.sharing.adapters.code_maps import code_map_of
from mingcha.sharing.adapters.http_receiver import HttpReceiver
from mingcha.sharing.adapters.port import HeldRow, KeyAnswer, OutgoingItem, ReadableByAnyoneError

pytestmark = pytest.mark.law("13(1)")
KEY, OTHER = "set/3-07-420100/00001", "set/3-07-420100/00002"
NAME = "mingcha-3-07-420100-00001"
CODES = code_map_of({"share_type": {"conditional": "0", "unconditional": "1", "not_shared": "2"}})


@pytest.fixture
def ckan(monkeypatch: pytest.MonkeyPatch) -> FakeCkan:
    fake = FakeCkan()
    served(monkeypatch, fake.answer)
    return fake


def adapter(organisation: str = "whga", token: str = "token") -> CkanAdapter:
    receiver = HttpReceiver("http://127.0.0.1:9/", ("127.0.0.1:9",))
    return CkanAdapter(receiver, organisation, token, lambda: (OTHER, KEY), CODES)


def pushed(item: OutgoingItem, number: str = "B-20261125-0001") -> tuple[KeyAnswer, str]:
    receipt = adapter().send(sealed(item, number=number))
    assert receipt is not None
    assert (receipt.batch, receipt.digest) == (number, f"digest of {number}")
    (result,) = receipt.results
    assert (result.key, result.version) == (item.key, item.version)
    return result.answer, result.reason


def first(version: int = 1, digest: str = "d1") -> OutgoingItem:
    return upsert(KEY, set_row(), version, digest)


def test_a_set_is_made_privately_and_whole(ckan: FakeCkan) -> None:
    """T13-12-N: after it, who has no account is refused."""
    assert pushed(first()) == (KeyAnswer.OK, "")
    assert ckan.asked == [("package_show", True), ("package_create", True), ("package_show", False)]
    found = ckan.sets[NAME]
    assert (found["private"], found["state"], found["owner_org"]) == (True, "active", "whga")
    assert (found["title"], found["resources"]) == ("公共安全视频图像点位目录", [])
    extras = ckan.extras(NAME)
    ours = {name: extras[f"mingcha_{name}"] for name in ("key", "version", "digest", "batch")}
    assert ours == {"key": KEY, "version": "1", "digest": "d1", "batch": "B-20261125-0001"}
    assert (extras["identifier"], extras["access_rights"], extras["frequency"]) == (
        "3-07-420100/00001",
        "0",
        "realtime",
    )
    assert json.loads(extras["items"])[0]["code"] == "code"
    assert "" not in extras.values()


def test_the_same_again_is_not_sent(ckan: FakeCkan) -> None:
    pushed(first())
    ckan.asked.clear()
    assert pushed(first()) == (KeyAnswer.OK, "")
    assert ckan.asked == [("package_show", True), ("package_show", False)]


def test_a_change_goes_over_what_was_there_and_an_older_one_does_not(ckan: FakeCkan) -> None:
    pushed(first())
    assert pushed(first(2, "d2"), "B-20261125-0002") == (KeyAnswer.OK, "")
    assert ckan.extras(NAME)["mingcha_digest"] == "d2"
    assert pushed(first())[0] is KeyAnswer.OLDER
    assert pushed(withdrawal(KEY, 1))[0] is KeyAnswer.OLDER
    assert ckan.extras(NAME)["mingcha_digest"] == "d2"


def test_a_set_that_was_withdrawn_and_published_again_lives(ckan: FakeCkan) -> None:
    """T13-11."""
    pushed(first())
    assert pushed(withdrawal(KEY)) == (KeyAnswer.OK, "")
    assert ckan.sets[NAME]["state"] == "deleted"
    assert list(adapter().held("")) == []
    ckan.asked.clear()
    assert pushed(withdrawal(KEY)) == (KeyAnswer.OK, "")
    assert pushed(withdrawal(OTHER)) == (KeyAnswer.OK, "")
    assert "package_delete" not in dict(ckan.asked)
    assert pushed(first(3, "d3")) == (KeyAnswer.OK, "")
    assert (ckan.sets[NAME]["state"], ckan.sets[NAME]["private"]) == ("active", True)
    assert list(adapter().held("")) == [HeldRow(KEY, 3, "d3")]


def test_a_version_that_was_deleted_there_does_not_come_back(ckan: FakeCkan) -> None:
    pushed(first())
    pushed(withdrawal(KEY))
    answer, reason = pushed(first())
    assert (answer, "deleted" in reason) == (KeyAnswer.REFUSED, True)
    assert ckan.sets[NAME]["state"] == "deleted"


def test_before_each_set_it_is_asked_whether_it_may_leave(ckan: FakeCkan) -> None:
    may = iter((True, False))
    with pytest.raises(OSError, match="stopped"):
        adapter().send(sealed(first(), upsert(OTHER, set_row("3-07-420100/00002"))), may_leave=lambda: next(may))
    assert list(ckan.sets) == [NAME]


def test_an_update_that_leaves_a_set_deleted_is_no_success(ckan: FakeCkan) -> None:
    """F10: CKAN answers 200 to it."""
    pushed(first())
    pushed(withdrawal(KEY))
    ckan.keeps_deleted = True
    answer, reason = pushed(first(3, "d3"))
    assert (answer, "deleted" in reason) == (KeyAnswer.REFUSED, True)


@pytest.mark.parametrize("item", [first(), first(2, "d2"), withdrawal(KEY)])
def test_a_set_that_anybody_may_read_counts_as_not_taken(ckan: FakeCkan, item: OutgoingItem) -> None:
    """T13-12-N: asked after each push, also where nothing was to be sent."""
    pushed(first())
    ckan.is_open = True
    with pytest.raises(ReadableByAnyoneError, match=NAME):
        adapter().send(sealed(item))
    with pytest.raises(ReadableByAnyoneError, match=NAME):
        list(adapter().held(""))


def test_a_set_that_somebody_made_public_is_made_private_again(ckan: FakeCkan) -> None:
    pushed(first())
    ckan.sets[NAME]["private"] = False
    assert pushed(first()) == (KeyAnswer.OK, "")
    assert ckan.sets[NAME]["private"] is True


def test_another_digest_under_our_version_is_not_overwritten(ckan: FakeCkan) -> None:
    pushed(first())
    ckan.sets[NAME]["extras"] = [one for one in ckan.sets[NAME]["extras"] if one["key"] != "mingcha_digest"]
    answer, reason = pushed(first())
    assert (answer, "another digest" in reason) == (KeyAnswer.REFUSED, True)
    assert "mingcha_digest" not in ckan.extras(NAME)


def test_a_set_of_somebody_else_under_our_name_is_left_alone(ckan: FakeCkan) -> None:
    ckan.sets[NAME] = {"id": "theirs", "name": NAME, "state": "active", "private": True, "extras": []}
    for item in (first(), withdrawal(KEY)):
        assert pushed(item)[0] is KeyAnswer.REFUSED
    assert ckan.sets[NAME]["id"] == "theirs"
    assert list(adapter().held("")) == []


def test_what_ckan_refuses_is_refused_with_its_reason(ckan: FakeCkan) -> None:
    receipt = adapter(organisation="").send(sealed(first()))
    assert receipt is not None
    assert receipt.results[0].answer is KeyAnswer.REFUSED
    assert "An organization must be provided" in receipt.results[0].reason
    assert pushed(upsert("point/42010200001320000001", row_of()))[0] is KeyAnswer.REFUSED
    assert ckan.sets == {}


def test_a_wrong_token_and_a_search_that_is_down_are_tried_again(ckan: FakeCkan) -> None:
    with pytest.raises(OSError, match="status 403"):
        adapter(token="old").send(sealed(first()))
    ckan.search_is_down = True
    with pytest.raises(OSError, match="status 500"):
        adapter().send(sealed(first()))
    assert ckan.sets == {}
    ckan.search_is_down = False
    assert pushed(first())[0] is KeyAnswer.OK


def test_the_newest_batch_is_the_one_that_wrote_last(ckan: FakeCkan) -> None:
    assert adapter().newest_batch() == ""
    pushed(first(), "B-20261125-9999")
    pushed(upsert(OTHER, set_row("3-07-420100/00002")), "B-20261125-10000")
    assert adapter().newest_batch() == "B-20261125-10000"
    assert list(adapter().held(KEY)) == [HeldRow(OTHER, 1, "d1")]
    for wrong in (adapter(organisation="other"), adapter(token="old")):
        with pytest.raises(OSError, match=r"organisation other|status 403"):
            wrong.newest_batch()
    assert "token" not in repr(adapter())


@pytest.mark.parametrize("body", [b"", b"[]", b'{"result": []}', b'{"result": {"extras": 1}}', b'{"result": {"a": ['])
def test_an_answer_that_cannot_be_read_is_no_success(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    served(monkeypatch, lambda _: written(200, body))
    with pytest.raises(OSError, match="cannot be read"):
        adapter().send(sealed(first()))
