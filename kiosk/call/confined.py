"""What the kernel is told of this process before it opens anything: nothing of a call is left behind, whatever kills whom."""

import ctypes
import logging
import resource
import signal

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT = 1, 2, 4  # as on all but a few rare processors


def confine() -> None:
    """No parent, no process: it is killed with the line, also when it is stuck and would not notice the end of its input. No
    file of its memory when it crashes; and, where that is allowed, no page of it on a disk for want of memory."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if libc.mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT):
        log.info("memory may be swapped (%d); to forbid it: LimitMEMLOCK=infinity in the unit", ctypes.get_errno())
