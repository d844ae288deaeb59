"""Every command of the command line with its options, read from the parsers: for the reference page and its test."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from mingcha.kit.words import Words
from mingcha.run.command_line import Language, Parser, words_of
from mingcha.run.main import load, parser_of
from mingcha.run.verbs import GROUPS, Verb


@dataclass(frozen=True, slots=True)
class DescribedOption:
    """An option or argument as it is typed, such as `--hours N`. A language of `words` is "" if its text is missing."""

    typed: str
    words: Words
    required: bool


@dataclass(frozen=True, slots=True)
class DescribedCommand:
    """A command that can be run, such as `person add`."""

    name: str
    words: Words
    options: tuple[DescribedOption, ...]


def described_verb(name: str, verb: Verb) -> Iterator[DescribedCommand]:
    """The commands of a verb: itself, or those below it."""
    parser = parser_of(verb, load(verb), Language.ENGLISH)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from _described(name, verb.help, action.choices[name])


def _described(
    name: str, words: Words, parser: Parser, above: tuple[DescribedOption, ...] = ()
) -> Iterator[DescribedCommand]:
    """The command of a parser, or those below it, which have the options `above` too."""
    own = tuple(
        DescribedOption(_typed(action), words_of(action.help or ""), action.required)
        for action in parser._actions
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
    )
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not any(action.required for action in below):
        yield DescribedCommand(name, words, (*above, *own))
    for action in below:
        helps = {one.dest: one.help or "" for one in action._choices_actions}
        for child, held in action.choices.items():
            yield from _described(f"{name} {child}", words_of(helps.get(child, "")), held, (*above, *own))


def _typed(action: argparse.Action) -> str:
    shown = str(action.metavar or action.dest.upper())
    if action.choices is not None:
        shown = "\\|".join(str(one) for one in action.choices)
    if not action.option_strings:
        return shown if action.choices is not None else str(action.metavar or action.dest)
    return action.option_strings[0] if action.nargs == 0 else f"{action.option_strings[0]} {shown}"


def options_page() -> str:
    """The page docs/ref/command-options.md: each group, command and option in both languages."""
    lines = [
        "# Every command and option",
        "",
        "Written by `python -m mingcha.run.described`; a test compares it with the parsers."
        " What the commands do: [commands.md](commands.md). An option in bold must be given.",
    ]
    for group in GROUPS:
        lines += ["", f"## {group.title.en} / {group.title.zh}"]
        for name, verb in group.verbs.items():
            for command in described_verb(name, verb):
                lines += ["", f"### mingcha {command.name}", f"{command.words.en} / {command.words.zh}"]
                if command.options:
                    lines += ["", "| option | what | 说明 |", "|---|---|---|"]
                for one in command.options:
                    typed = f"**`{one.typed}`**" if one.required else f"`{one.typed}`"
                    lines.append(f"| {typed} | {_cell(one.words.en)} | {_cell(one.words.zh)} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    print(options_page(), end="")
