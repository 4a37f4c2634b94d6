"""Pictures of exercises drawn from numbers: a scene in, SVG text out. Knows nothing of patients."""

from handouts.figures.body import joints
from handouts.figures.captions import Captions
from handouts.figures.drawing import alt_text, draw
from handouts.figures.look import Hair, Look, Tone
from handouts.figures.portrait import portrait
from handouts.figures.scene import Scene, SceneError

__all__ = ["Captions", "Hair", "Look", "Scene", "SceneError", "Tone", "alt_text", "draw", "joints", "portrait"]
