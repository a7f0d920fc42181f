"""What invented people live through, told day by day through the actions of the office."""

from integrativ.demo.stories.play import play

__all__ = ["play"]
