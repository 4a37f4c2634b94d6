"""The files that one print shows: its figures, the clinic's logo, the QR code, the diary's boxes."""

from hashlib import sha256

from markupsafe import Markup

from handouts.assets import JPEG, PNG, SVG, qr_svg
from handouts.content import Handout, HandoutExercise, Photo
from handouts.diary import ROW_MM, grid_svg
from handouts.pictures import aspect, content_of, fingerprint, picture_of, toned, toned_logo


class PrintFiles:
    """The files of one handout: its figures and its QR code, each under a name made of its own content."""

    def __init__(self, handout: Handout, *, greyscale: bool) -> None:
        drawn = {one.number: picture_of(one, handout.lang) for one in handout.exercises}
        self._clinic, self._greyscale = handout.clinic, greyscale
        self._pictures = {number: toned(picture, greyscale) for number, picture in drawn.items()}
        self.aspects = {number: aspect(picture) for number, picture in self._pictures.items()}
        self.files: dict[str, tuple[bytes, str]] = {
            f"figure/{fingerprint(picture)}": (content_of(picture), JPEG if isinstance(picture, Photo) else SVG)
            for picture in self._pictures.values()
        }

    def show(self, exercise: HandoutExercise) -> Markup:
        """Return the image element of the figure of `exercise`."""
        picture = self._pictures[exercise.number]
        return Markup('<img src="asset:figure/{}" alt="{}"/>').format(fingerprint(picture), picture.alt)

    def show_logo(self) -> Markup:
        """Return the image element of the clinic's logo, and keep its file."""
        logo = self._clinic.logo
        if logo is None:
            return Markup()
        image = toned_logo(logo, self._greyscale)
        name = f"logo/{sha256(image).hexdigest()[:20]}"
        self.files[name] = (image, PNG if logo.is_png else JPEG)
        return Markup('<img src="asset:{}" alt="{}"/>').format(name, self._clinic.name)

    def show_qr(self, url: str, alt: str) -> Markup:
        """Return the image element of the QR code of `url`, and keep its drawing."""
        svg = qr_svg(url)
        name = f"qr/{sha256(svg).hexdigest()[:20]}"
        self.files[name] = (svg, SVG)
        return Markup('<img src="asset:{}" alt="{}"/>').format(name, alt)

    def show_grid(self, rows: str, alt: str) -> Markup:
        """Return the image element of the diary's boxes for one exercise, `rows` high as in ROW_MM, and keep its drawing."""
        name = f"grid/{rows}-{'grey' if self._greyscale else 'accent'}"
        self.files[name] = (grid_svg(ROW_MM[rows], greyscale=self._greyscale), SVG)
        return Markup('<img src="asset:{}" alt="{}"/>').format(name, alt)
