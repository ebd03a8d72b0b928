"""`keepworth serve`: one book in a browser, the web server and its worker together."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="BOOK", type=click.Path(path_type=Path))
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at. Any but this machine's own needs KEEPWORTH_URL to be https.",
)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="The port to listen at. Default: 8000, or the next one that is free."
)
@click.option(
    "--no-worker", is_flag=True, help="Start no worker: background work then waits for one of another process."
)
def serve(folder: Path, host: str, port: int | None, no_worker: bool) -> None:
    """Open BOOK in a browser.

    Backs up the database, brings it up to date, starts the web server and its worker, and prints one link. The first
    visitor who opens it becomes the owner. Ctrl-C stops both.
    """
    from keepworth_web.site.starting import prepare
    from keepworth_web.site.together import run_together

    ready = prepare(folder, host=host, port=port)

    def say() -> None:
        click.echo(f"{ready.book_name} is open at {ready.link}")
        click.echo("Ctrl-C stops it.", err=True)

    run_together(ready, with_worker=not no_worker, once_open=say)
