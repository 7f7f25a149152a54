"""What an agent is doing."""

from enum import StrEnum


class AgentState(StrEnum):
    """``offline``, ``available``, ``break``, ``own_counter`` and ``training`` are the agent's own choice, the others the
    hub's."""

    OFFLINE = "offline"
    AVAILABLE = "available"
    RESERVED = "reserved"  # is being rung
    BUSY = "busy"  # in a call, or at work that is not interrupted
    WRAPUP = "wrapup"  # the call is over; its reason is asked for
    BREAK = "break"
    OWN_COUNTER = "own_counter"  # customers stand before the agent; what is in hand goes back to the others
    TRAINING = "training"  # only sandbox calls
    NOT_RESPONDING = "not_responding"  # missed a ring; gets no call before choosing a state again


class BreakReason(StrEnum):
    """Why an agent takes no calls for a while; customers of the own counter and training are states of their own."""

    REST = "rest"
    LUNCH = "lunch"
