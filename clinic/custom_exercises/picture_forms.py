"""The picture of an own exercise: a pose whose joints can be turned, or a photo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from clinic.core.fields import LineField, VersionField, WholeNumberField
from clinic.custom_exercises.choosing import pose_of
from clinic.custom_exercises.forms import RELOAD
from clinic.custom_exercises.poses import JOINTS, alt_of, has_frames, joints_of, only_start, turned

FIT_TICKS = "Change the ticks of the exercise to what this picture shows"
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

    def validate_pose(self, field: HiddenField) -> None:
        """A pose that the library draws."""
        if field.data and pose_of(field.data) is None:
            raise ValidationError(RELOAD)

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

    def scene(self) -> dict[str, Any]:
        """The typed pose; a joint left empty stays as it is."""
        typed = {field.name: field.data for field in self.joints if field.data is not None}
        pose = turned(self.base, typed, self.alt.data or alt_of(self.base))
        return only_start(pose) if self.only_start.data else pose


for _joint in JOINTS.values():
    _bounds = NumberRange(_joint.lowest, _joint.highest, f"Enter {_joint.lowest} to {_joint.highest}.")
    setattr(PoseForm, _joint.name, WholeNumberField(_joint.label, [Optional(), _bounds]))


class PhotoForm(FlaskForm):  # type: ignore[misc]
    """A photo with its words; the file itself is judged when it is read."""

    version = VersionField()
    photo = FileField("Photo, JPEG or PNG", [FileRequired("Choose a photo.")])
    photo_alt = LineField(
        ALT, [InputRequired("Say what the photo shows."), Length(max=300, message="Use at most 300 characters.")]
    )
