"""One case on its way: every step calls the service that a click calls, at its own moment."""

from config.demo.journey.mailing import hand_over
from config.demo.journey.rights import Journey
from config.demo.journey.start import Desk

__all__ = ["Desk", "Journey", "hand_over"]
