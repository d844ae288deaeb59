"""Documents of a volume and their versions: files judged by their bytes, kept by their digest, never replaced (11)."""

from pathlib import Path

from django.db.models import Count, Sum

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.archives import rules as archives_rules
from mingcha.registry.archives.actions import grow
from mingcha.registry.archives.documents import rules as documents_rules
from mingcha.registry.archives.models import ArchiveDocument, ArchiveVersion, ArchiveVolume
from mingcha.registry.archives.rows import document_called, standing_of, volume_called
from mingcha.registry.archives.stored import kept_in_archives
from mingcha.registry.archives.values import NewDocument, NewVersion
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.identity.asker import Asker, actor_of, duty_of


@cites("3", "11")
def add_document(by: Asker, *, volume: int, new: NewDocument, scan: bytes, folder: Path, clock: Clock) -> int:
    """Adds a document with its first version; returns its number. `folder`: the documents of the home. Raises Refused
    (articles 3, 11; also for a file that cannot be kept), Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) for a
    document of this kind and name, which gets a version instead."""
    # before the file is looked at
    _require_growing(by, volume_called(volume), clock)
    require(documents_rules.document_is_whole(new))
    _free_title(volume_called(volume), new)
    with (
        kept_in_archives(scan, folder=folder, on=shanghai_day(clock.now())) as kept,
        act("registry.archive.add_document", by=actor_of(by), clock=clock, cites=("3", "11")) as record,
    ):
        held = volume_called(volume)
        _require_growing(by, held, clock)
        title = _free_title(held, new)
        made = ArchiveDocument.objects.create(
            volume=held,
            kind=new.kind.value,
            title=title,
            secrecy=new.secrecy.value,
            added_by=actor_of(by).id,
            added_at=clock.now(),
        )
        record.wrote(made)
        _keep(record, held, made, NewVersion(1, new.pages, new.note), kept, clock)
    return made.pk


@cites("3", "11")
def add_version(
    by: Asker,
    *,
    volume: int,
    document: int,
    new: NewVersion,
    scan: bytes,
    folder: Path,
    clock: Clock,
) -> None:
    """Adds a version of a document beside those that are there (T11b-N). Raises Refused (articles 3, 11; also for a
    version that is there already, and for the same bytes), Fault(NOT_FOUND)."""
    held = volume_called(volume)
    _require_growing(by, held, clock)
    require(documents_rules.version_is_whole(new.pages, new.note))
    document_called(held, document)
    with (
        kept_in_archives(scan, folder=folder, on=shanghai_day(clock.now())) as kept,
        act("registry.archive.add_version", by=actor_of(by), clock=clock, cites=("3", "11")) as record,
    ):
        held = volume_called(volume)
        _require_growing(by, held, clock)
        found = document_called(held, document)
        digests = list(found.versions.order_by("version").values_list("digest", flat=True))
        require(documents_rules.may_add_version(new.version, len(digests), kept.sha256, digests))
        _keep(record, held, found, new, kept, clock)


def _require_growing(by: Asker, held: ArchiveVolume, clock: Clock) -> None:
    require(archives_rules.may_add_to_volume(duty_of(by, clock.now()), standing_of(held)))


def _free_title(held: ArchiveVolume, new: NewDocument) -> str:
    """The title, free in its volume. Raises Fault(INVALID), Fault(CONFLICT)."""
    title = checked_name(new.title, archives_rules.MOST_TITLE)
    same = ArchiveDocument.objects.filter(volume=held, kind=new.kind.value, title=title)
    free(
        same.exists(),
        "卷内已有同类同名材料：不得替换，请增加新版本",
        "the volume has a document of this kind and name: nothing is replaced, add a version of it",
    )
    return title


def _keep(
    record: ActRecord,
    held: ArchiveVolume,
    document: ArchiveDocument,
    new: NewVersion,
    kept: DocumentFacts,
    clock: Clock,
) -> None:
    stored = ArchiveVersion.objects.filter(document__volume=held).aggregate(files=Count("pk"), size=Sum("size_bytes"))
    files, most = stored["files"], archives_rules.MOST_FILES
    require(documents_rules.fits_volume(stored["size"] or 0, kept.size_bytes))
    free(files >= most, f"案卷不超过 {most} 个文件", f"a volume has at most {most} files")
    made = ArchiveVersion.objects.create(
        document=document,
        version=new.version,
        pages=new.pages,
        note=checked_name(new.note, archives_rules.MOST_TEXT) if new.note.strip() else "",
        file=kept.file,
        size_bytes=kept.size_bytes,
        digest=kept.sha256,
        media_type=kept.media_type,
        added_by=record.by.id,
        added_at=clock.now(),
    )
    record.wrote(made)
    grow(record, held)
    record.fact("document", document.pk)
    record.fact("kind", document.kind)
    record.fact("title", document.title)
    record.fact("secrecy", document.secrecy)
    record.fact("version", made.version)
    record.fact("pages", made.pages)
    record.fact("digest", made.digest)
