"""The technician's command line: what is wrong with this kiosk, and what to do about it."""

import typer

from technician import calls, check, decode, menu, settle, status

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
app.command()(status.status)
app.command()(settle.settle)
app.command()(calls.calls)
app.add_typer(check.app, name="check")
app.add_typer(menu.app, name="menu")
app.add_typer(decode.app, name="decode")


def main() -> None:
    app()


if __name__ == "__main__":
    main()
