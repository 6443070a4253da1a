"""What a callback remembers between epochs, as plain values."""

import inspect

from course.callbacks._state_file import is_plain

NOT_STATE = {"params", "_model", "model"}


def state_of(callback) -> dict:
    """Reads the state of a callback, ours or anyone's.

    A callback with `get_state` and `set_state` says itself what it is. Of any other, state is what it holds
    in attributes as plain values or arrays, but for those named like an argument of its constructor, which
    are its settings. Parts of our own callbacks, as counters, are looked into.
    """
    if hasattr(callback, "get_state") and hasattr(callback, "set_state"):
        return {"own": callback.get_state()}
    return {"attributes": _attributes(callback)}


def restore(callback, state: dict):
    """Gives a callback the state that `state_of` has read from one like it."""
    if "own" in state:
        callback.set_state(state["own"])
    else:
        _set_attributes(callback, state["attributes"])


def _attributes(owner) -> dict:
    settings = NOT_STATE | set(inspect.signature(type(owner).__init__).parameters)
    found = {}
    for name, value in vars(owner).items():
        if name in settings:
            continue
        if is_plain(value):
            found[name] = {"value": value}
        elif type(value).__module__.startswith("course.callbacks."):
            found[name] = {"part": _attributes(value)}
    return found


def _set_attributes(owner, found):
    for name, entry in found.items():
        if "value" in entry:
            setattr(owner, name, entry["value"])
        elif hasattr(owner, name):
            _set_attributes(getattr(owner, name), entry["part"])
