"""The catalogue in DCAT 3: what each entry becomes, and what never leaves (article 13(1))."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mingcha.sharing.catalogue.dcat import catalogue_document
from mingcha.sharing.catalogue.lists import BasisRank, Cycle, SetFormat, ShareType
from mingcha.sharing.catalogue.shipped import shipped_sets
from mingcha.sharing.catalogue.values import NewSet, PublishedSet, ShareBasis

AT = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
URL = "https://video.example"


def published(entry: NewSet, number: int = 1) -> PublishedSet:
    return PublishedSet(number, f"3-07-420100/{number:05d}", 2, entry, "武汉市公安局", AT)


def graph(*sets: PublishedSet) -> list[dict[str, Any]]:
    found = json.loads(json.dumps(catalogue_document(URL, sets)))["@graph"]
    assert isinstance(found, list)
    return found


def test_each_shipped_set_becomes_a_dataset() -> None:
    sets = [published(entry, at) for at, (_, entry) in enumerate(shipped_sets("WHGA", "1142", "视频办"), 1)]
    catalogue, *datasets = graph(*sets)
    assert catalogue["dcat:dataset"] == [{"@id": f"{URL}/sharing/catalogue/{at}"} for at in range(1, 7)]
    assert [one["@id"] for one in datasets] == [one["@id"] for one in catalogue["dcat:dataset"]]
    for one, held in zip(datasets, sets, strict=True):
        assert (one["@type"], one["dct:identifier"]) == ("dcat:Dataset", held.code)
        assert one["dct:title"] == {"@language": "zh", "@value": held.entry.name}
        assert one["dct:description"]["@value"] == held.entry.summary
        assert one["dct:publisher"]["@id"] == "urn:uscc:1142"
        assert one["dcat:distribution"]["dcat:accessURL"]["@id"] == one["@id"]


def test_columns_are_those_of_the_entry_but_items_that_are_not_shared() -> None:
    (_, points), *_ = shipped_sets("WHGA", "1142", "视频办")
    kept = points.items[1:]
    hidden = replace(points, items=(replace(points.items[0], share_type=ShareType.NOT_SHARED), *kept))
    _, dataset = graph(published(hidden))
    columns = dataset["dcat:distribution"]["csvw:tableSchema"]["csvw:column"]["@list"]
    assert [one["csvw:name"] for one in columns] == [one.code for one in kept]
    assert columns[0]["csvw:datatype"] == {"@id": "http://www.w3.org/2001/XMLSchema#string"}


def test_a_set_that_is_not_shared_is_named_with_its_basis_and_has_no_distribution() -> None:
    entry = NewSet(
        "涉密点位", "依法不予共享的点位，仅列条目。", "WHGA", "1142", share_type=ShareType.NOT_SHARED,
        basis=ShareBasis(BasisRank.LAW, "保守国家秘密法", "第十条"), formats=(SetFormat.DATABASE,), cycle=Cycle.YEAR,
    )  # fmt: skip
    _, dataset = graph(published(entry))
    assert "dcat:distribution" not in dataset
    assert dataset["dct:accessRights"]["@id"].endswith("/access-right/NON_PUBLIC")
    assert dataset["dct:rights"]["rdfs:label"]["@value"] == "不予共享：保守国家秘密法 第十条"


def test_nothing_is_public_by_being_shared() -> None:
    for share_type in ShareType:
        _, dataset = graph(published(NewSet("名称名称", share_type=share_type)))
        assert not dataset["dct:accessRights"]["@id"].endswith("/PUBLIC")


def test_every_cycle_has_its_frequency_and_an_empty_catalogue_is_one() -> None:
    found = {graph(published(NewSet("名称", cycle=one)))[1]["dct:accrualPeriodicity"]["@id"] for one in Cycle}
    assert len(found) == len(Cycle)
    (catalogue,) = graph()
    assert (catalogue["@type"], catalogue["dcat:dataset"]) == ("dcat:Catalog", [])
    assert "dct:modified" not in catalogue
