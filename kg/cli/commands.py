"""A table of commands that are imported when they are run, so that help is there at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any, ClassVar, NamedTuple

import typer
from typer.core import TyperGroup

#: options that print help
HELP = {"help_option_names": ["-h", "--help"]}


class Command(NamedTuple):
    """A command.

    Attributes:
        function: the module and the function, ``module:function``.
        summary: one line.
        example: how it is typed, without ``fairweave``.
    """

    function: str
    summary: str
    example: str

    def load(self, name: str) -> Any:
        """The command as typer runs it."""
        module, _, function = self.function.partition(":")
        app = typer.Typer(rich_markup_mode=None, add_completion=False)
        app.command(
            name,
            context_settings=dict(HELP),
            epilog=f"Example: fairweave {self.example}",
        )(getattr(import_module(module), function))
        return typer.main.get_command(app)


class _Loaded(MutableMapping[str, Any]):
    """The commands by name, each imported when it is looked up."""

    def __init__(self, table: Mapping[str, Command]) -> None:
        self._table = table
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = self._table[name].load(name)
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def __contains__(self, name: object) -> bool:
        return name in self._table


class CommandGroup(TyperGroup):
    """The commands of :attr:`table`, by which the help is written."""

    table: ClassVar[Mapping[str, Command]] = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**{**attributes, "commands": None})
        self.commands = _Loaded(self.table)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.summary) for name, command in self.table.items()])


def application(commands: Mapping[str, Command]) -> typer.Typer:
    """The command ``fairweave`` with ``commands``, by name."""
    group = type("Commands", (CommandGroup,), {"table": commands})
    return typer.Typer(
        name="fairweave",
        cls=group,
        help="A knowledge-graph service for FAIR dataset metadata.",
        epilog="fairweave COMMAND -h describes a command.",
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings=dict(HELP),
    )
