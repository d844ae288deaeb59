"""Names of sites, units and people are found by typing as soon as an act wrote them (articles 3, 16(2))."""

import pytest
from tests.support.registry.city import City
from tests.support.registry.staffing import OWNER

from mingcha.kit.clock import HandClock
from mingcha.overview.names import queries
from mingcha.overview.names.kinds import NamedKind
from mingcha.overview.names.models import NamedText
from mingcha.overview.names.queries import codes_with
from mingcha.overview.names.rebuilding import rebuild_all
from mingcha.overview.names.upkeep import rebuild
from mingcha.registry.accounts.actions import change_person
from mingcha.registry.identity.models import User
from mingcha.registry.places.actions import add_organisation, add_site
from mingcha.registry.places.models import Site


def codes_of(kind: NamedKind, text: str) -> tuple[str, ...] | None:
    """What is found of one kind where all of them are asked for."""
    return codes_with(tuple(NamedKind), text)[kind]


@pytest.mark.parametrize("typed", ["光谷", "guanggu", "gggc", "ggguangchang", "GGX", "珞喻路", "GUANGGU", "guang gu"])
def test_a_site_is_found_by_name_address_code_and_pinyin(city: City, clock: HandClock, typed: str) -> None:
    add_site(
        OWNER, code="GGX", name="光谷广场", category="6(5)", division="420106", organisation="WCGA",
        address="珞喻路 726 号", clock=clock,
    )  # fmt: skip
    assert codes_of(NamedKind.SITE, typed) == ("GGX",)
    assert codes_of(NamedKind.UNIT, typed) == ()


def test_a_unit_is_found_by_its_english_name(city: City, clock: HandClock) -> None:
    add_organisation(
        OWNER, code="DHXX", name="东湖小学", name_en="East Lake School", kind="unit", division="420106", clock=clock
    )
    assert [codes_of(NamedKind.UNIT, one) for one in ("lake", "donghu", "dhxx", "dhxiaoxue")] == [("DHXX",)] * 4


@pytest.mark.law("16(2)")
def test_a_person_whose_name_is_corrected_is_found_by_the_new_one(city: City, clock: HandClock) -> None:
    change_person(OWNER, username="nobody", name="欧阳光", badge_no="W-0077", organisation="JAGA", clock=clock)
    found = [codes_of(NamedKind.PERSON, one) for one in ("欧阳", "ouyang", "oyg", "w-0077", "nobody")]
    assert found == [("nobody",)] * 5


def test_what_acts_wrote_is_what_a_rebuild_makes(city: City) -> None:
    assert NamedText.objects.count() > 10
    assert rebuild() == 0


def test_a_rebuild_puts_right_what_no_act_wrote(city: City, clock: HandClock) -> None:
    unit = Site.objects.values_list("organisation", flat=True)[0]
    Site.objects.bulk_create([Site(code="BULK", name="梅苑", category="6(5)", division="420106", organisation_id=unit)])
    NamedText.objects.filter(kind="unit").delete()
    NamedText.objects.create(kind="person", code="gone", text="gone")
    units, people = NamedText.objects.filter(kind="unit"), User.objects.count()
    assert rebuild_all(clock=clock).names == 1 + 4 + 1
    assert (units.count(), codes_of(NamedKind.SITE, "meiyuan")) == (4, ("BULK",))
    assert NamedText.objects.filter(kind="person").count() == people
    assert rebuild() == 0


def test_of_too_many_the_codes_are_not_listed(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_NAMED", 1)
    assert codes_of(NamedKind.UNIT, "公安") is None
