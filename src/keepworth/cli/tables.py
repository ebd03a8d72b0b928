"""`keepworth tables`: which tables a book can hold, and what their columns mean."""

from typing import TYPE_CHECKING, Any

import click

from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.tables.schema import Column, Table


@click.command()
@click.argument("name", metavar="[TABLE]", default="")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def tables(name: str, as_json: bool) -> None:
    """Say which tables a book holds and what their columns mean.

    Without TABLE all are listed; with it, its columns.
    """
    from keepworth.tables.schemas import TABLES, table_named

    if name:
        found = table_named(name)
        if as_json:
            print_json(_plain(found))
        else:
            _describe(found)
        return
    if as_json:
        print_json({"tables": [_plain(table) for table in TABLES.values()]})
        return
    widest = max(len(table.name) for table in TABLES.values())
    for table in TABLES.values():
        click.echo(f"{table.name:<{widest}}  {table.meaning}")
    click.echo("\nThe columns of one: keepworth tables TABLE")


def _describe(table: "Table") -> None:
    click.echo(f"{table.name}: {table.meaning}")
    click.echo(f"Key: {', '.join(table.key) or 'none'}. Stage: {table.stage}.\n")
    widest = max(len(column.name) for column in table.as_read.columns)
    for column in table.as_read.columns:
        click.echo(f"  {column.name:<{widest}}  {_said(column)}")


def _said(column: "Column") -> str:
    kind = f"{column.kind}, {column.unit}" if column.unit else column.kind
    needed = ", needed" if column.needed else ""
    return f"({kind}{needed}) {column.meaning} Refused: {column.refused}."


def _plain(table: "Table") -> dict[str, Any]:
    return {
        "table": table.name,
        "stage": table.stage,
        "meaning": table.meaning,
        "key": list(table.key),
        "when": table.when or None,
        "columns": [
            {
                "column": column.name,
                "kind": column.kind,
                "unit": column.unit or None,
                "needed": column.needed,
                "meaning": column.meaning,
                "refused": column.refused,
                "also_read_from": [*column.known_as, *column.else_as],
            }
            for column in table.as_read.columns
        ],
    }
