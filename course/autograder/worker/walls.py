"""The walls that a process puts around itself before it runs the student's code."""


def put_up(wanted: dict) -> dict[str, int]:
    """Puts up what is wanted and works here. Returns the walls that stand, each with its version.

    Args:
        wanted: `landlock`, the paths to leave as the keywords of `landlock.restrict`; `seccomp`, the keywords
            of `seccomp.refuse`; `required`, the names of those without which no student's code may run.

    Raises:
        OSError: If one that is required does not stand.
    """
    standing = {}
    if not any(name in wanted for name in ("landlock", "seccomp")):
        return standing
    import landlock
    import linux
    import seccomp

    if linux.threads() > 1:
        raise OSError("there are threads already, which walls put up now would not hold")
    linux.gain_nothing()
    for name, put in (("landlock", landlock.restrict), ("seccomp", seccomp.refuse)):
        if name not in wanted:
            continue
        try:
            standing[name] = put(**wanted[name])
        except OSError:
            if name in wanted.get("required", ()):
                raise
    return standing
