"""From facts to a report: every rule looks, causes hide what they explain, the weightiest comes first."""

from collections.abc import Iterable
from dataclasses import replace

from course.diagnose.facts import Facts
from course.diagnose.finding import HARMLESS, SEVERITIES, Finding
from course.diagnose.report import Report
from course.diagnose.rules import RULES
from course.diagnose.rules.rule import Rule, Unchecked

SEEN_BY_ALL = ("numeric-failure", "diverging", "flat-loss")  # symptoms that convince
OF_A_RUN = ("run", "history")  # questions that nobody asks before training


def judge(facts: Facts, rules: Iterable[Rule] = RULES) -> Report:
    """Applies the rules to the facts.

    A finding that another one explains is folded under it, and lends it its severity: an input that is not
    scaled is a warning until the run diverges. What is left is ranked by severity times confidence; what is
    only worth knowing stands last.

    Args:
        facts: What is known.
        rules: Rules to apply.

    Returns:
        The `Report`. The same facts always give the same report.

    Example:
        >>> from course.diagnose import Facts
        >>> judge(Facts()).ok
        True
    """
    rules = list(rules)
    found, unchecked = [], {}
    for rule in rules:
        for answer in rule.look(facts):
            if not isinstance(answer, Unchecked):
                found.append(answer)
            elif facts.run is not None or rule.when not in OF_A_RUN:
                unchecked.setdefault(rule.question, answer.why)
    explains = {rule.id: set(rule.explains) for rule in rules}
    findings, explained_by = ranked(found, explains)
    return Report(findings, explained_by, unchecked, facts)


def ranked(found: list[Finding], explains: dict[str, set[str]]):
    """Puts findings in the order of a report.

    Args:
        found: Findings in any order.
        explains: Id to the ids that such a finding explains.

    Returns:
        `(findings, explained_by)` as `Report` holds them.
    """
    found = _worst_of_each(found)
    below = {
        index: [
            other
            for other, symptom in enumerate(found)
            if _is_a_cause(cause) and symptom.id in explains.get(cause.id, ()) and symptom.id != cause.id
        ]
        for index, cause in enumerate(found)
    }
    found = [
        _promoted(one, [found[other] for other in _all_below(index, below)])
        for index, one in enumerate(found)
    ]
    above = {
        index: [cause for cause, others in below.items() if index in others] for index in range(len(found))
    }
    roots = sorted(
        (index for index in range(len(found)) if not above[index]),
        key=lambda index: (found[index].severity == "info", -found[index].weight),
    )
    order, chosen = [], {}
    for root in roots:
        queue = [root]
        while queue:
            index = queue.pop(0)
            order.append(index)
            fresh = [other for other in below[index] if other not in chosen]
            chosen.update(dict.fromkeys(fresh, index))
            queue += sorted(fresh, key=lambda other: -found[other].weight)
    place = {index: position for position, index in enumerate(order)}
    explained_by = {place[index]: place[cause] for index, cause in chosen.items()}
    return tuple(found[index] for index in order), explained_by


def _is_a_cause(finding: Finding) -> bool:
    """Whether a finding may explain others: what is only worth knowing, or does no harm, does not."""
    return finding.severity != "info" and finding.confidence > HARMLESS


def _worst_of_each(found: list[Finding]) -> list[Finding]:
    """One finding an id: the weightiest, which says how many others there are."""
    kept: dict[str, list[Finding]] = {}
    for one in found:
        kept.setdefault(one.id, []).append(one)
    worst = []
    for group in kept.values():
        first = max(group, key=lambda one: one.weight)  # the earliest of equals
        places = list(dict.fromkeys(one.layer for one in group if one is not first and one.layer))
        if places:
            also = f"The same holds for {', '.join(places[:4])}{' and others' if len(places) > 4 else ''}."
            first = replace(first, evidence=(*first.evidence, also))
        worst.append(first)
    return worst


def _all_below(index: int, below: dict[int, list[int]]) -> set[int]:
    reached, queue = set(), [index]
    while queue:
        fresh = [other for other in below[queue.pop()] if other not in reached]
        reached.update(fresh)
        queue += fresh
    return reached


def _promoted(cause: Finding, symptoms: list[Finding]) -> Finding:
    """The cause at the severity of the worst of what it explains, which is named as evidence."""
    if not symptoms:
        return cause
    worst = min(symptoms, key=lambda one: (SEVERITIES.index(one.severity), one.id not in SEEN_BY_ALL))
    if SEVERITIES.index(worst.severity) >= SEVERITIES.index(cause.severity):
        return cause
    return replace(cause, severity=worst.severity, evidence=(f"Confirmed: {worst.message}", *cause.evidence))
