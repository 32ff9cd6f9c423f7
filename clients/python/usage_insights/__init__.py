"""Records usage for a usage-insights server: at once into a local spool, and from there to the server in the background.

Start with `UsageRecorder`; README.md has examples.
"""

__version__ = "0.1.0"

from .database import SpoolError
from .fields import UsageFields
from .health import DeadLetter, Health, State
from .meter import Meter
from .recorder import UsageRecorder

__all__ = ["DeadLetter", "Health", "Meter", "SpoolError", "State", "UsageFields", "UsageRecorder"]
