"""One thing that `mingcha check` found: what does not agree with its proof, named so that a person can act on it."""

from dataclasses import dataclass, field

from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class Finding:
    """`plane` is the room that found it, `kind` a short fixed word ("file_altered", "row_altered", "unexplained" ...),
    `subject` names the thing exactly (file path, table and key, log index)."""

    plane: str
    kind: str
    subject: str
    words: Words
    facts: dict[str, str | int] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The shape that `mingcha check --json` prints."""
        return {
            "plane": self.plane,
            "kind": self.kind,
            "subject": self.subject,
            "zh": self.words.zh,
            "en": self.words.en,
            "facts": self.facts,
        }
