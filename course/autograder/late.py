"""What lateness costs: a policy from `assignment.toml`, a time of arrival, and what remains of a score."""

import math
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

DAY = timedelta(days=1)
TABLE, FILE_DATE = "table", "file date"  # where a time of arrival comes from
WARNING = "The time is the file's own date, which copying can change."


@dataclass(frozen=True)
class LatePolicy:
    """The table `[late]` of an assignment.

    Attributes:
        due: When work is due; has a time zone.
        per_day: Percent of what was earned that each day begun after `due` takes off, in [0, 100].
        grace_minutes: Work that comes at most so long after `due` is on time.
        max_days: No more days than these are charged; no bound if None.
        until: Work that comes later earns nothing; it always earns what the days leave if None.
    """

    due: datetime
    per_day: float
    grace_minutes: float = 0
    max_days: int | None = None
    until: datetime | None = None

    def __post_init__(self):
        for name in ("due", "until"):
            value = getattr(self, name)
            if name == "until" and value is None:
                continue
            if not isinstance(value, datetime) or value.tzinfo is None:
                raise ValueError(
                    f"`{name}` must be a date and time with a time zone, as 2026-12-01T23:59:00+01:00. "
                    f"Received: {name}={value}"
                )
        if not _is_number(self.per_day) or not 0 <= self.per_day <= 100:
            raise ValueError(f"`per_day` must be a percentage in [0, 100]. Received: per_day={self.per_day}")
        if not _is_number(self.grace_minutes) or not 0 <= self.grace_minutes < math.inf:
            raise ValueError(
                f"`grace_minutes` must be at least 0. Received: grace_minutes={self.grace_minutes}"
            )
        if self.max_days is not None and (type(self.max_days) is not int or self.max_days < 0):
            raise ValueError(
                f"`max_days` must be a whole number of at least 0. Received: max_days={self.max_days}"
            )
        if self.until is not None and self.until < self.due:
            raise ValueError(f"`until` must not be before `due`. Received: until={self.until}")


def late_policy(table: dict) -> LatePolicy:
    """Returns the policy that a table says; dates may be texts in ISO 8601.

    Raises:
        ValueError: If a name is unknown or missing, or a value is out of its range.
    """
    known = {field.name for field in fields(LatePolicy)}
    unknown, missing = sorted(set(table) - known), sorted({"due", "per_day"} - set(table))
    if unknown or missing:
        what = f"does not know {', '.join(unknown)}" if unknown else f"needs {' and '.join(missing)}"
        raise ValueError(f"`[late]` {what}; it takes {', '.join(field.name for field in fields(LatePolicy))}")
    return LatePolicy(**{name: _moment(value) for name, value in table.items()})


def late_table(policy: LatePolicy) -> dict:
    """Returns a policy as plain data, which `late_policy` reads."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(policy).items()
        if value is not None
    }


@dataclass(frozen=True)
class Lateness:
    """How late a submission was.

    Attributes:
        due: When it was due for this student, as ISO 8601.
        received: When it came, as ISO 8601; empty where that is not known.
        source: Where the time comes from: "table", "file date", or empty.
        extended: Whether this student had an extension.
        days: Days charged.
        percent: What is taken off, in percent of what was earned.
        accepted: Whether it came in time to earn anything.
    """

    due: str
    received: str
    source: str
    extended: bool
    days: int
    percent: float
    accepted: bool = True

    @property
    def says(self) -> str:
        """What to tell of it, in a sentence."""
        if not self.received:
            return "When it came is not known; it counts as on time."
        warning = f" {WARNING}" if self.source == FILE_DATE else ""
        if not self.accepted:
            return f"It came after the last day on which work is accepted and earns nothing.{warning}"
        if not self.days:
            return f"On time.{warning}"
        days = "1 day" if self.days == 1 else f"{self.days} days"
        return f"{days} late: {self.percent:g} % is taken off.{warning}"


def lateness(
    policy: LatePolicy, received: datetime | None, source: str, extension: datetime | None = None
) -> Lateness:
    """Returns how late work is.

    A day that has begun counts whole, from `due` on. An extension moves `due` for one student, and `until`
    with it where that would come earlier; it never makes work due earlier.

    Args:
        policy: The policy of the assignment.
        received: When the work came, with a time zone; None if that is not known.
        source: Where that time comes from.
        extension: Until when this student may hand in, or None.
    """
    extended = extension is not None and extension > policy.due
    due = extension if extended else policy.due
    if received is None:
        return Lateness(due.isoformat(), "", "", extended, 0, 0.0)
    told = (due.isoformat(), received.isoformat(), source, extended)
    late_by = received - due
    if late_by <= timedelta(minutes=policy.grace_minutes):
        return Lateness(*told, 0, 0.0)
    days = math.ceil(late_by / DAY)
    charged = days if policy.max_days is None else min(days, policy.max_days)
    if policy.until is not None and received > max(policy.until, due):
        return Lateness(*told, days, 100.0, accepted=False)
    return Lateness(*told, charged, min(100.0, charged * policy.per_day))


def after_late(earned: float, late: Lateness | None) -> float:
    """Returns what remains of a score.

    Example:
        >>> after_late(80.0, None)
        80.0
    """
    return earned if late is None else round(earned * (100 - late.percent) / 100, 2)


def _moment(value):
    """A text that is a date and time as one; all else as it is."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _is_number(value) -> bool:
    return type(value) in (int, float)
