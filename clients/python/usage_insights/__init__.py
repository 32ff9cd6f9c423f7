"""
Records usage for usage-insights: a local spool that survives crashes, and a sender that delivers every record once. Begin with `UsageRecorder`.
"""

from ._connection import SpoolState
from ._health import DeadLetter, RecorderHealth
from ._meter import ComputeMeter
from ._options import Token
from ._problems import Problem
from ._record import UsageContext, UsageIdentity, UsageRecord
from ._recorder import UsageRecorder
from ._responses import TokenUsage
from ._sender import SenderState

__all__ = [
    "ComputeMeter",
    "DeadLetter",
    "Problem",
    "RecorderHealth",
    "SenderState",
    "SpoolState",
    "Token",
    "TokenUsage",
    "UsageContext",
    "UsageIdentity",
    "UsageRecord",
    "UsageRecorder",
]
