"""What happens to recorders when the process forks or ends."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import Protocol


class Lifecycle(Protocol):
    """What a recorder does."""

    def _before_fork(self) -> None: ...
    def _after_fork_in_parent(self) -> None: ...
    def _after_fork_in_child(self) -> None: ...
    def _at_exit(self) -> None: ...


#: Recorders that are open.
_open: list[Lifecycle] = []
#: Recorders that are locked by a thread that forks.
_locked: dict[int, list[Lifecycle]] = {}


def add(recorder: Lifecycle) -> None:
    _open.append(recorder)


def remove(recorder: Lifecycle) -> None:
    try:
        _open.remove(recorder)
    except ValueError:
        pass


def register_end_of_child() -> None:
    """`multiprocessing` ends its processes without `atexit`."""
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        util.Finalize(None, _end_all, exitpriority=0)


def _end_all() -> None:
    for recorder in list(_open):
        recorder._at_exit()


def _before_fork() -> None:
    recorders = list(_open)
    _locked[threading.get_ident()] = recorders
    for recorder in recorders:
        recorder._before_fork()


def _after_fork_in_parent() -> None:
    for recorder in reversed(_locked.pop(threading.get_ident(), [])):
        recorder._after_fork_in_parent()


def _after_fork_in_child() -> None:
    _locked.clear()
    for recorder in list(_open):
        recorder._after_fork_in_child()


atexit.register(_end_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)
