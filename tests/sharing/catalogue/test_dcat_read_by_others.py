"""Our catalogue.jsonld as others read it (13(1)): rdflib, the parser of ckanext-dcat, and the SHACL shapes of DCAT-AP
3.0.0 that MINGCHA_DCAT_SHAPES names (scripts/ckan.py fetches them)."""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.support.sharing.real_ckan import RealCkan

from mingcha.sharing.catalogue.dcat import catalogue_document
from mingcha.sharing.catalogue.lists import BasisRank, ShareType
from mingcha.sharing.catalogue.shipped import shipped_sets
from mingcha.sharing.catalogue.values import NewSet, PublishedSet, ShareBasis

pytestmark = [pytest.mark.soak, pytest.mark.law("13(1)")]
LACKING = """
import rdflib, sys
graph = rdflib.Graph().parse(sys.argv[1], format="json-ld")
DCAT, DCT = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.DCTERMS
FOAF = rdflib.FOAF
mandatory = {  # by the text of DCAT-AP 3.0
    DCAT.Catalog: (DCT.title, DCT.description, DCT.publisher, DCAT.dataset),
    DCAT.Dataset: (DCT.title, DCT.description),
    DCAT.Distribution: (DCAT.accessURL,),
    FOAF.Agent: (FOAF.name,),
}
for kind, names in mandatory.items():
    held = set(graph.subjects(rdflib.RDF.type, kind))
    print(kind, len(held), [str(one) for one in held for name in names if (one, name, None) not in graph])
literals = [one for one in graph.objects() if isinstance(one, rdflib.Literal) and one.value is None and one.datatype]
print("ill-typed", len(literals), [])
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    at = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    hidden = NewSet(
        "涉密点位", "依法不予共享的点位，仅列条目。", "WHGA", "11420100MB0K000171", share_type=ShareType.NOT_SHARED,
        basis=ShareBasis(BasisRank.LAW, "保守国家秘密法", "第十条"),
    )  # fmt: skip
    entries = [*(entry for _, entry in shipped_sets("WHGA", "11420100MB0K000171", "市公安局视频办")), hidden]
    sets = [
        PublishedSet(at_, f"3-07-420100/{at_:05d}", 1, one, "武汉市公安局", at) for at_, one in enumerate(entries, 1)
    ]
    path = tmp_path / "catalog.jsonld"
    path.write_text(json.dumps(catalogue_document("https://video.example", sets), ensure_ascii=False))
    return path


def run(*words: str | Path) -> str:
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_rdflib_finds_what_the_profile_demands(ckan: RealCkan, document: Path) -> None:
    found = run(os.environ["CKAN_PYTHON"], "-c", LACKING, document).splitlines()
    assert [line.rpartition("#")[2].rpartition("/")[2] for line in found] == [
        "Catalog 1 []", "Dataset 7 []", "Distribution 6 []", "Agent 1 []", "ill-typed 0 []",
    ]  # fmt: skip


def test_the_parser_of_ckanext_dcat_reads_every_set(ckan: RealCkan, document: Path) -> None:
    command = Path(os.environ["CKAN_PYTHON"]).with_name("ckan")
    words = ("-c", os.environ["CKAN_INI"], "dcat", "consume", "-f", "json-ld", "-p", "euro_dcat_ap_3", document)
    out = run(command, *words)
    sets: list[dict[str, Any]] = json.loads(out[out.index("[") :])
    assert len(sets) == 7
    titles = {one["title"] for one in sets}
    assert "涉密点位" in titles
    rights = {extra["value"] for one in sets for extra in one["extras"] if extra["key"] == "access_rights"}
    assert {one.rpartition("/")[2] for one in rights} == {"RESTRICTED", "NON_PUBLIC"}
    assert sorted(len(one.get("resources", [])) for one in sets) == [0, 1, 1, 1, 1, 1, 1]


@pytest.mark.skipif("MINGCHA_DCAT_SHAPES" not in os.environ, reason="no shapes: MINGCHA_DCAT_SHAPES names none")
def test_shapes_of_the_profile_hold(ckan: RealCkan, document: Path) -> None:
    pyshacl, shapes = Path(os.environ["CKAN_PYTHON"]).with_name("pyshacl"), Path(os.environ["MINGCHA_DCAT_SHAPES"])
    written = "json-ld" if shapes.suffix == ".jsonld" else "turtle"
    words = (str(pyshacl), "-s", str(shapes), "-sf", written, "-df", "json-ld", "-f", "human")
    assert "Conforms: True" in run(*words, document)
    document.write_text(document.read_text().replace('"dct:title"', '"dct:alternative"'))
    broken = subprocess.run([*words, str(document)], capture_output=True, text=True, check=False)
    assert "Conforms: False" in broken.stdout, "what lacks its titles is refused by the shapes"
