"""Pictures of exercises drawn from numbers: a scene in, SVG text out. Knows nothing of patients."""

from handouts.figures.body import joints
from handouts.figures.drawing import alt_text, draw
from handouts.figures.scene import Scene, SceneError

__all__ = ["Scene", "SceneError", "alt_text", "draw", "joints"]
