"""The published entries of the catalogue as DCAT 3 in JSON-LD, by the profile DCAT-AP (article 13(1)). Pure.

An entry says what a set is; nothing of its rows is here. A set that is not shared is named with its basis and has no
distribution. Whether a set is open to everybody is for the opening of data (13(3)) to say, so that no set counts as
PUBLIC here. Nothing is fetched to read it: the context stands in the document.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from mingcha.kit.canonical import Json
from mingcha.sharing.catalogue.lists import Cycle, SetItemKind, ShareType, ShareWay
from mingcha.sharing.catalogue.values import PublishedSet, SetItem

_EU = "http://publications.europa.eu/resource/authority/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_CONTEXT: dict[str, Json] = {
    "adms": "http://www.w3.org/ns/adms#",
    "csvw": "http://www.w3.org/ns/csvw#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": _XSD,
}
_RIGHTS = {
    ShareType.UNCONDITIONAL: "RESTRICTED",  # among departments; to nobody else
    ShareType.CONDITIONAL: "RESTRICTED",
    ShareType.NOT_SHARED: "NON_PUBLIC",
}
_CYCLES = {
    Cycle.REALTIME: "CONT", Cycle.DAY: "DAILY", Cycle.WEEK: "WEEKLY", Cycle.MONTH: "MONTHLY",
    Cycle.QUARTER: "QUARTERLY", Cycle.HALF_YEAR: "ANNUAL_2", Cycle.YEAR: "ANNUAL", Cycle.IRREGULAR: "IRREG",
}  # fmt: skip
_DATATYPES = {
    SetItemKind.TEXT: "string", SetItemKind.NUMBER: "decimal", SetItemKind.MONEY: "decimal", SetItemKind.DAY: "date",
    SetItemKind.INSTANT: "dateTime", SetItemKind.TRUTH: "boolean", SetItemKind.MEMO: "string",
    SetItemKind.GENERAL: "base64Binary", SetItemKind.DOUBLE: "double", SetItemKind.WHOLE: "integer",
    SetItemKind.FLOAT: "float",
}  # fmt: skip


def catalogue_document(url: str, sets: Iterable[PublishedSet]) -> dict[str, Json]:
    """A dcat:Catalog with the sets, each a dcat:Dataset. `url`: where the platform is reached, without a slash at its
    end; addresses below it are the names of the sets, which never change."""
    held = list(sets)
    here = f"{url}/sharing/catalogue"
    catalogue: dict[str, Json] = {
        "@id": here,
        "@type": "dcat:Catalog",
        "dct:title": _texts("公共视频资源目录", "Catalogue of public video"),
        "dct:description": _texts(
            "按照《武汉市公共安全视频图像信息系统管理办法》第十三条编制的资源目录。",
            "The catalogue under article 13 of the Wuhan decree on public security video systems.",
        ),
        "dct:language": _term("language/ZHO", "dct:LinguisticSystem"),
        "dct:publisher": _publisher(held),
        "dcat:dataset": [{"@id": f"{here}/{one.number}"} for one in held],
    }
    if held:
        catalogue["dct:modified"] = _instant(max(one.published_at for one in held))
    return {"@context": _CONTEXT, "@graph": [catalogue, *(_dataset(here, one) for one in held)]}


def _dataset(here: str, held: PublishedSet) -> dict[str, Json]:
    entry = held.entry
    name = f"{here}/{held.number}"
    found: dict[str, Json] = {
        "@id": name,
        "@type": "dcat:Dataset",
        "dct:identifier": held.code,
        "dct:title": _zh(entry.name),
        "dct:description": _zh(entry.summary),
        "dct:publisher": _agent(entry.provider_code, held.provider_name),
        "dct:issued": _instant(held.published_at),
        "dcat:version": str(held.version),
        "dcat:keyword": [_zh(one) for one in (entry.subject, entry.industry) if one],
    }
    if entry.contact:
        found["dcat:contactPoint"] = {"@type": ["vcard:Kind", "vcard:Organization"], "vcard:fn": _zh(entry.contact)}
    if entry.cycle is not None:
        found["dct:accrualPeriodicity"] = _term(f"frequency/{_CYCLES[entry.cycle]}", "dct:Frequency")
    if entry.spatial:
        found["dct:spatial"] = {"@type": "dct:Location", "skos:prefLabel": _zh(entry.spatial)}
    if entry.share_type is not None:
        found["dct:accessRights"] = _term(f"access-right/{_RIGHTS[entry.share_type]}", "dct:RightsStatement")
        found["dct:rights"] = {"@type": "dct:RightsStatement", "rdfs:label": _zh(_rights(held, entry.share_type))}
        if entry.share_type is not ShareType.NOT_SHARED:
            found["dcat:distribution"] = _distribution(name, held)
    return found


def _distribution(name: str, held: PublishedSet) -> dict[str, Json]:
    entry = held.entry
    found: dict[str, Json] = {
        "@id": f"{name}#distribution",
        "@type": "dcat:Distribution",
        "dct:title": _zh(entry.share_way.words.zh if entry.share_way else entry.name),
        "dcat:accessURL": {
            "@id": name,
            "@type": "rdfs:Resource",
        },  # where it is asked for: nothing is handed out by an address alone
    }
    if entry.formats:
        found["dct:description"] = _zh("、".join(one.words.zh for one in entry.formats))
    if entry.items and entry.share_way is not ShareWay.INTERFACE:
        columns: list[Json] = [_column(one) for one in entry.items if one.share_type is not ShareType.NOT_SHARED]
        found["csvw:tableSchema"] = {"@type": "csvw:Schema", "csvw:column": {"@list": columns}}
    return found


def _column(item: SetItem) -> Json:
    return {
        "@type": "csvw:Column",
        "csvw:name": item.code,
        "csvw:title": item.name,
        "csvw:datatype": {"@id": f"{_XSD}{_DATATYPES[item.kind]}"},
        "csvw:required": item.required,
    }


def _rights(held: PublishedSet, share_type: ShareType) -> str:
    """The share type in words, with the basis of one that is not shared."""
    basis = held.entry.basis
    words = share_type.words.zh
    return f"{words}：{basis.title} {basis.article}".strip() if share_type is ShareType.NOT_SHARED else words


def _publisher(held: list[PublishedSet]) -> Json:
    """Who compiles the catalogue: the provider of most sets, the city's police while there is none (13(1))."""
    names = [(one.entry.provider_code, one.provider_name) for one in held]
    return _agent(*max(names, key=names.count)) if names else {"@type": "foaf:Agent", "foaf:name": _zh("公安机关")}


def _agent(code: str, name: str) -> Json:
    agent: dict[str, Json] = {"@type": "foaf:Agent", "foaf:name": _zh(name)}
    return {"@id": f"urn:uscc:{code}"} | agent if code else agent


def _term(path: str, kind: str) -> Json:
    """A term of the lists of the European Union with its class, which a reader would have to fetch otherwise."""
    return {"@id": f"{_EU}{path}", "@type": kind}


def _instant(at: datetime) -> Mapping[str, Json]:
    return {"@type": "xsd:dateTime", "@value": at.isoformat(timespec="seconds")}


def _zh(text: str) -> Mapping[str, Json]:
    return {"@language": "zh", "@value": text}


def _texts(zh: str, en: str) -> Json:
    return [_zh(zh), {"@language": "en", "@value": en}]
