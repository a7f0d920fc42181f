"""What the radar keeps: looks, hints and their answers for the case team; marks and transitions for bodies."""

from integrativ.radar.answers import Answer
from integrativ.radar.models.bodies import BodyMark, Transition
from integrativ.radar.models.hints import ALWAYS, Hint, HintContent, Kind, Look, Mark

__all__ = ["ALWAYS", "Answer", "BodyMark", "Hint", "HintContent", "Kind", "Look", "Mark", "Transition"]
