"""The payload of an export of redacted films: the films as they were signed, and the record of whom they were given to
and for what (articles 16(3), 19). No originals, no entries of a recorder's log: a film is not evidence.
"""

from pathlib import Path

from mingcha import __version__
from mingcha.access.exports.values import ExportRow, OpenedRequest
from mingcha.access.exports.work_folder import WorkFolder
from mingcha.access.films.rows import film_of
from mingcha.evidence.bag.bag_files import Payload
from mingcha.evidence.bag.film_files import FilmFile, FilmHandover, write_film_payload
from mingcha.kit.clock import unix_ms
from mingcha.privacy.redaction.work_folder import RedactionWork


def seal_films(export: ExportRow, request: OpenedRequest, folder: WorkFolder, redactions: Path) -> Payload:
    """Writes everything below data/ and its manifest. `redactions`: the folder of the home. Raises Fault(CONFLICT) for
    a film that is not what was signed, Fault(EXHAUSTED) and OSError if the disk cannot be written to."""
    films = []
    for no in export.films:
        row, path = film_of(no), RedactionWork(redactions, no).film
        begins, ends = (unix_ms(one) for one in (row.from_at, row.to_at))
        films.append(FilmFile(no, row.point, row.point_name, begins, ends, row.output_sha256, path))
    folder.require_room(2 * sum(one.path.stat().st_size for one in films if one.path.exists()))
    facts = request.facts
    given = FilmHandover(
        bag=export.no,
        software=f"mingcha {__version__}",
        made_ms=unix_ms(export.started_at),
        request=facts.no,
        purpose=str(facts.purpose),
        reason=facts.reason,
        managing_unit=facts.managing_unit,
        unit=facts.officers[0].unit,
        persons=tuple(one.name for one in facts.officers),
        destination=facts.destination,
        measures=facts.measures,
        return_by=facts.return_by,
        operator=export.operator,
        approver=request.approver,
        register=request.register,
    )
    return write_film_payload(folder.bag, given, films)
