"""Forms of archives: a volume, its documents and versions, who took part, each step of its handover (article 11)."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.archives.rules import MOST_NAME, MOST_PAGES, MOST_REASON, MOST_TEXT, MOST_TITLE
from mingcha.registry.archives.states import Activity, ArchiveKind, Secrecy, VolumeState
from mingcha.registry.archives.values import CorrectedUnit, NewDocument, NewParticipant, NewTechnician, NewVersion
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.revision_field import SeenRevisionField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.registry.places.forms import MOST_CODE

_MOST_NUMBER = 2**53 - 1
_MOST_VERSION = 9_999
_MOST_DIGEST = 64
_MOST_USCC = 18
_FILE = ".pdf,.jpg,.jpeg,.png"
_FILE_WORDS = Words("PDF、JPEG 或者 PNG；按文件内容判断。", "PDF, JPEG or PNG, judged by its content.")


class VolumesFrom(QueryForm):
    """The number below which the list goes on, the state that it shows, the system."""

    before = PositionField(most=_MOST_NUMBER)
    system = TextField(Words("系统", "System"), most=MOST_CODE, required=False)
    state = ClosedChoiceField(
        Words("状态", "State"),
        [(state.value, state.words) for state in VolumeState],
        empty=Words("全部状态", "All states"),
        required=False,
    )


class NewVolumeForm(ActionForm):
    """A volume to be opened: of which system, kept by which unit."""

    prefilled = ("system",)
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "system"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "system", FaultKind.INVALID: "title"}

    system = TextField(
        Words("系统代码", "Code of the system"),
        most=MOST_CODE,
        mono=True,
        attrs={"list": "system-codes"},
        hint=Words("输入名称或代码选择。", "Type a name or code and choose."),
    )
    unit = TextField(
        Words("立卷单位代码", "Code of the unit that keeps it"),
        most=MOST_CODE,
        mono=True,
        required=False,
        hint=Words(
            "建设、管理或者使用单位；管理单位立卷的留空。", "Building, managing or using unit; empty: the managing one."
        ),
    )
    title = TextField(Words("案卷名称", "Name of the volume"), most=MOST_TITLE, wide=True)


class ReadVolumeForm(ActionForm):
    """A step of a volume as the page showed it: another step done meanwhile is a conflict."""

    revision = SeenRevisionField()


class CompleteVolumeForm(ReadVolumeForm):
    """That a volume has all that it must have."""

    id_form = "complete-%s"


class HandOverForm(ReadVolumeForm):
    """To whom a volume is handed over; sending it signs the inventory."""

    id_form = "hand-over-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "receiver"}

    receiver = TextField(Words("接收单位代码", "Code of the receiving unit"), most=MOST_CODE, mono=True)


class AcceptVolumeForm(ReadVolumeForm):
    """That a volume is accepted; sending it signs the inventory that the page showed."""

    id_form = "accept-%s"

    inventory = TextField(Words("卷内目录 SHA-256", "SHA-256 of the inventory"), most=_MOST_DIGEST)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["inventory"].widget = self.fields["inventory"].hidden_widget()


class GiveBackForm(ReadVolumeForm):
    """Why a handover ends without acceptance."""

    id_form = "give-back-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "reason"}

    reason = TextField(Words("退回、撤回理由", "Why it is given or taken back"), most=MOST_REASON, wide=True)


class ArchiveDocumentForm(ActionForm):
    """A document to be added with its first version."""

    id_form = "document-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "title", FaultKind.INVALID: "title"}

    kind = ClosedChoiceField(Words("材料种类", "Kind of document"), [(one.value, one.words) for one in ArchiveKind])
    title = TextField(Words("名称和文号", "Name and number"), most=MOST_TITLE, law_asks=True)
    secrecy = ClosedChoiceField(
        Words("知悉范围", "Who may read it"),
        [(one.value, one.words) for one in Secrecy],
        empty=None,
        initial=Secrecy.INTERNAL.value,
    )
    pages = WholeNumberField(Words("页数", "Pages"), least=0, most=MOST_PAGES)
    note = TextField(Words("说明", "Note"), most=MOST_TEXT, required=False, wide=True)
    scan = FileBytesField(Words("文件", "File"), accept=_FILE, wide=True, hint=_FILE_WORDS)

    @property
    def document(self) -> NewDocument:
        """What a valid form states."""
        given = self.cleaned_data
        kind, secrecy = ArchiveKind(given["kind"]), Secrecy(given["secrecy"])
        return NewDocument(kind, given["title"], given["pages"], secrecy, given["note"])


class ArchiveVersionForm(ActionForm):
    """A version to be added to a document: the one after the newest that the page showed."""

    id_form = "version-%s"

    version = WholeNumberField(Words("版本", "Version"), least=1, most=_MOST_VERSION)
    pages = WholeNumberField(Words("页数", "Pages"), least=0, most=MOST_PAGES)
    note = TextField(Words("变更内容", "What is new"), most=MOST_TEXT, required=False, wide=True)
    scan = FileBytesField(Words("文件", "File"), accept=_FILE, wide=True, hint=_FILE_WORDS)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["version"].widget = self.fields["version"].hidden_widget()

    @property
    def new_version(self) -> NewVersion:
        """What a valid form states."""
        given = self.cleaned_data
        return NewVersion(given["version"], given["pages"], given["note"])


class UnitForm(ActionForm):
    """A unit that took part, as it is stated or corrected."""

    name = TextField(Words("单位名称", "Name of the unit"), most=MOST_NAME, law_asks=True)
    uscc = TextField(Words("统一社会信用代码", "Unified social credit code"), most=_MOST_USCC, mono=True, law_asks=True)
    qualification = TextField(Words("资质", "Qualification"), most=MOST_TEXT, required=False)
    contract = TextField(
        Words("合同编号", "Number of the contract"),
        most=MOST_TEXT,
        required=False,
        hint=Words("尚未签订的留空，可以后补。", "Empty while it is not signed: it may follow."),
    )

    @property
    def unit(self) -> CorrectedUnit:
        """What a valid form states of the unit."""
        given = self.cleaned_data
        return CorrectedUnit(given["name"], given["uscc"].upper(), given["qualification"], given["contract"])


class ParticipantForm(UnitForm):
    """A unit that took part, and what it did."""

    id_form = "participant-%s"
    field_order = ("activity", "name", "uscc", "qualification", "contract")

    activity = ClosedChoiceField(Words("从事的活动", "What it did"), [(one.value, one.words) for one in Activity])

    @property
    def participant(self) -> NewParticipant:
        """What a valid form states."""
        unit = self.unit
        did = Activity(self.cleaned_data["activity"])
        return NewParticipant(did, unit.name, unit.uscc, unit.qualification, unit.contract)


class CorrectParticipantForm(UnitForm):
    """A unit that was stated wrongly, stated anew."""

    id_form = "correction-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "contract"}

    reason = TextField(Words("更正理由", "Why it is corrected"), most=MOST_REASON, wide=True, law_asks=True)


class ProfessionalForm(ActionForm):
    """A professional of a unit, as stated or corrected."""

    name = TextField(Words("姓名", "Name"), most=MOST_NAME, law_asks=True)
    certificate = TextField(
        Words("资格证书编号", "Number of the certificate"),
        most=MOST_TEXT,
        law_asks=True,
        hint=Words("不填居民身份证号码。", "No number of an identity card."),
    )
    duty = TextField(Words("岗位", "Duty"), most=MOST_TEXT, law_asks=True)

    @property
    def technician(self) -> NewTechnician:
        """What a valid form states."""
        given = self.cleaned_data
        return NewTechnician(given["name"], given["certificate"], given["duty"])


class TechnicianForm(ProfessionalForm):
    """A professional of a unit that took part."""

    id_form = "technician-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "participant"}
    field_order = ("participant", "name", "certificate", "duty")

    participant = ChoiceField(Words("所属单位", "Unit"))

    def __init__(self, *given: Any, units: Iterable[tuple[str, Words]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        participant = self.fields["participant"]
        if isinstance(participant, ChoiceField):
            participant.offer(units)

    @property
    def unit(self) -> int:
        """The number of the unit, 0 for what is no number."""
        text = str(self.cleaned_data["participant"])
        return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(_MOST_NUMBER)) else 0


class CorrectTechnicianForm(ProfessionalForm):
    """A professional who was stated wrongly, stated anew."""

    id_form = "correction-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "certificate"}

    reason = TextField(Words("更正理由", "Why it is corrected"), most=MOST_REASON, wide=True, law_asks=True)
