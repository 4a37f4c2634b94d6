"""`python -m clinic.screening`: the same as `flask screening try`, without the web program and its database.

Loading those takes longer than answering ten thousand lines.
"""

from __future__ import annotations

import sys

import click

from clinic.screening.asking import answers, lines_of


@click.command("try")
def main() -> None:
    """One JSON object a line on standard input, one answer a line on standard output."""
    for answer in answers(lines_of(sys.stdin.buffer)):
        click.echo(answer)


if __name__ == "__main__":
    main()
