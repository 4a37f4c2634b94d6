"""The picture of an own exercise: a pose whose joints can be turned, or a photo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from clinic.core.fields import LineField, VersionField, WholeNumberField
from clinic.custom_library.errors import ImpossiblePose, NotValid
from clinic.custom_pictures.choosing import pose_of
from clinic.custom_pictures.poses import JOINTS, alt_of, has_frames, joints_of, only_start, turned
from clinic.custom_pictures.posing import OF_THE_WHOLE, Room, check_pose, range_of, released, room_of

FIT_TICKS = "Change the ticks of the exercise to what this picture shows"
RELOAD = "Open the page again."
NO_PHOTO = "Choose a photo."
ALT = "What the picture shows, for people who do not see it"


class PoseForm(FlaskForm):  # type: ignore[misc]
    """One number for each joint that the pose has. `pose` names the exercise it was taken from; empty means its own."""

    version = VersionField()
    pose = HiddenField()
    only_start = BooleanField("Show the start alone, without the end of the movement and without “not like this”")
    fit_ticks = BooleanField(FIT_TICKS)
    alt = LineField(
        ALT, [InputRequired("Say what the picture shows."), Length(max=300, message="Use at most 300 characters.")]
    )

    def __init__(self, own: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.has_pose = True
        """Whether its numbers can be drawn, whatever else is wrong."""

    def validate_pose(self, field: HiddenField) -> None:
        """A pose that the library draws."""
        if field.data and pose_of(field.data) is None:
            raise ValidationError(RELOAD)

    def validate(self, extra_validators: Any = None) -> bool:
        """The numbers by themselves, then whether a body can be so."""
        super().validate(extra_validators)
        self.has_pose = not self.pose.errors and not any(joint.errors for joint in self.joints)
        if self.has_pose:
            self._check_body()
        return not self.errors

    def contradict(self, refusal: NotValid) -> None:
        """Say beside the numbers what cannot be; what is wrong with the whole at the top."""
        problems = refusal.problems if isinstance(refusal, ImpossiblePose) else {OF_THE_WHOLE: refusal.message}
        for name, words in problems.items():
            if name in JOINTS:
                self[name].errors = [words]
            else:
                self.form_errors.append(words)

    def _check_body(self) -> None:
        try:
            check_pose(self.scene())
        except NotValid as refusal:
            self.contradict(refusal)

    @property
    def base(self) -> Mapping[str, Any]:
        """The pose that is turned."""
        return pose_of(self.pose.data or "") or self.own

    @property
    def has_frames(self) -> bool:
        """Whether the pose shows more than how the exercise starts."""
        return has_frames(self.base)

    @property
    def joints(self) -> list[Any]:
        """The fields of the joints that the pose has, in their order."""
        return [self[name] for name in joints_of(self.base)]

    def fill(self, version: int, pose: str = "") -> None:
        """Show the pose that is saved, or the one of another exercise."""
        self.version.renew(version)
        self.pose.data = pose
        for name, value in joints_of(self.base).items():
            self[name].data = value
        self.alt.data = alt_of(self.base)

    def around(self, name: str) -> tuple[int, int]:
        """The same, counted from how the part before it points, whatever that is."""
        return range_of(name).around

    def room(self, name: str) -> Room | None:
        """Between which directions a part may point as the one before it points now."""
        return room_of(name, self._typed)

    def scene(self) -> dict[str, Any]:
        """The typed pose; a joint left empty stays as it is."""
        pose = turned(self.base, self._typed, self.alt.data or alt_of(self.base))
        return released(only_start(pose) if self.only_start.data else pose)

    @property
    def _typed(self) -> dict[str, int]:
        """The numbers of the pose with those that were typed in their place."""
        return joints_of(self.base) | {one.name: one.data for one in self.joints if one.data is not None}


for _joint in JOINTS.values():
    _bounds = NumberRange(_joint.lowest, _joint.highest, f"Enter {_joint.lowest} to {_joint.highest}.")
    setattr(PoseForm, _joint.name, WholeNumberField(_joint.label, [Optional(), _bounds]))


class PhotoForm(FlaskForm):  # type: ignore[misc]
    """A photo with its words; the file itself is judged when it is read.

    `kept` is the id of a photo that was sent before with something missing: nobody has to choose it again.
    """

    version = VersionField()
    kept = HiddenField()
    photo = FileField("Photo, JPEG or PNG")
    photo_alt = LineField(
        ALT, [InputRequired("Say what the photo shows."), Length(max=300, message="Use at most 300 characters.")]
    )

    @property
    def upload(self) -> FileStorage | None:
        """The file that was sent this time, if any."""
        return self.photo.data or None

    @property
    def kept_id(self) -> UUID | None:
        """The photo that was sent before, if any."""
        try:
            return UUID(self.kept.data or "")
        except ValueError:
            return None

    def validate(self, extra_validators: Any = None) -> bool:
        """A photo, now or before, and its words."""
        super().validate(extra_validators)
        if self.upload is None and self.kept_id is None:
            self.photo.errors = [NO_PHOTO]
        return not self.errors

    def keep(self, photo_id: UUID | None) -> None:
        """Carry the photo to the next page; None when there is none that could be."""
        self.kept.data = str(photo_id or "")
