"""What `mingcha check` asks of the catalogue: each version is what its digest says, each code is of its number, and no
two published sets have one name (article 13(1))."""

from collections.abc import Iterator

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.sharing.catalogue.content import entry_digest
from mingcha.sharing.catalogue.models import DataSet, DataSetVersion
from mingcha.sharing.catalogue.names import set_name_key
from mingcha.sharing.catalogue.rows import stored_entry
from mingcha.sharing.catalogue.states import SetState

_ALTERED = Words("目录条目的内容与其摘要值不符", "an entry of the catalogue differs from its digest")
_CODE = Words("目录条目的代码与其序号不符", "the code of a data set is not that of its number")
_DOUBLED = Words("两个已发布的目录条目名称相同", "two published data sets have one name")


@cites("13(1)")
def check_catalogue() -> Iterator[Finding]:
    """Names every version whose content or compared name is another than was written, every set whose code is not of
    its number, and every published name that stands twice."""
    names: dict[str, str] = {}
    rows = DataSetVersion.objects.select_related("data_set", "provider").order_by("pk")
    for held in rows.iterator(chunk_size=500):
        subject = f"{held.data_set.code}/{held.version}"
        if held.digest != entry_digest(stored_entry(held)) or held.name_key != set_name_key(held.name):
            yield Finding("sharing", "catalogue_altered", subject, _ALTERED)
        if held.state == SetState.PUBLISHED.value and names.setdefault(held.name_key, subject) != subject:
            yield Finding("sharing", "catalogue_doubled", subject, _DOUBLED)
    for code, serial in DataSet.objects.order_by("pk").values_list("code", "serial"):
        if not code.endswith(f"/{serial:05d}"):
            yield Finding("sharing", "catalogue_code", code, _CODE)
