"""One finding of `mingcha check`: an object that does not match its proof, named so that a person can act on it."""

from dataclasses import dataclass, field

from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class Finding:
    """`plane` is the plane that found it, `kind` a short fixed word ("file_altered", "row_altered", "unexplained" ...),
    `subject` the exact name of the object (file path, table and key, log index)."""

    plane: str
    kind: str
    subject: str
    words: Words
    facts: dict[str, str | int] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The shape of `mingcha check --json`."""
        return {
            "plane": self.plane,
            "kind": self.kind,
            "subject": self.subject,
            "zh": self.words.zh,
            "en": self.words.en,
            "facts": self.facts,
        }
