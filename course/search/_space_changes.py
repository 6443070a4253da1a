"""What differs between the space that a search began with and the one that it is resumed with."""


def space_changes(before: list[dict], now: list[dict]) -> list[str]:
    """One sentence part for each hyper-parameter that changed, went or came.

    Args:
        before, now: The `"space"` of `HyperParameters.get_config()`.
    """
    old, new = _by_key(before), _by_key(now)
    changed = [key for key in old if key in new and old[key] != new[key]]
    return [
        *(f"`{key[0]}` was {_said(old[key])} and is now {_said(new[key])}" for key in changed),
        *(f"`{key[0]}` is gone" for key in old if key not in new),
        *(f"`{key[0]}` is new" for key in new if key not in old),
    ]


def _by_key(space):
    """A hyper-parameter is known by its name and its conditions."""
    return {(one["config"]["name"], str(one["config"]["conditions"])): one for one in space}


def _said(parameter) -> str:
    config = parameter["config"]
    if "values" in config:
        return f"one of {config['values']}"
    if "min_value" in config:
        step = f", step {config['step']:g}" if config["step"] else ""
        scale = "" if config["sampling"] == "linear" else f", {config['sampling']}"
        return f"{config['min_value']:g} to {config['max_value']:g}{scale}{step}"
    return f"{parameter['class_name']} {config.get('value', config.get('default'))}"
