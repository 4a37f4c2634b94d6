"""What the picture is made of: SVG elements in a group that already has the ink, and one scale of line widths."""

from __future__ import annotations

from dataclasses import dataclass

from handouts.figures.tones import FINE, INK, LINE, TALLEST, WIDEST, WORDS


@dataclass(frozen=True, slots=True)
class Pen:
    """Widths in cm of the scene that look the same in every picture, whatever it shows."""

    unit: float

    @classmethod
    def for_size(cls, width: float, height: float) -> Pen:
        """The pen for a picture that shows this many centimetres."""
        return cls(max(width / WIDEST, height / TALLEST))

    @property
    def line(self) -> str:
        """The outline of things and bodies."""
        return self.of(LINE)

    @property
    def words(self) -> float:
        """The size of printed words in cm of the scene."""
        return WORDS * self.unit

    def of(self, units: float) -> str:
        """A width in units of the picture as SVG writes it."""
        return f"{units * self.unit:.2f}".rstrip("0").rstrip(".")

    def shape(self, path: str, fill: str) -> str:
        """An outline filled with a tone."""
        return f'<path d="{path}" fill="{fill}"/>'

    def bare(self, path: str, fill: str) -> str:
        """A tone without a line."""
        return f'<path d="{path}" fill="{fill}" stroke="none"/>'

    def detail(self, path: str, tone: str = INK, units: float = FINE) -> str:
        """Thin lines: folds, textures, the face."""
        colour = "" if tone == INK else f' stroke="{tone}"'
        return f'<path d="{path}" stroke-width="{self.of(units)}"{colour}/>' if path else ""

    def union(self, layers: list[tuple[str, str]]) -> str:
        """Shapes with one line around them all, (path, tone): every line first, then the tones over it."""
        outline = "".join(path for path, _ in layers)
        return f'<path d="{outline}" stroke-width="{self.of(LINE * 2)}"/>' + "".join(
            self.bare(path, tone) for path, tone in layers
        )

    def group(self, content: str) -> str:
        """Everything in the ink that outlines share."""
        return (
            f'<g fill="none" stroke="{INK}" stroke-width="{self.line}" stroke-linecap="round" stroke-linejoin="round">'
            f"{content}</g>"
        )
