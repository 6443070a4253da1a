"""Is the loss before training what chance gives?"""

from dataclasses import dataclass

import keras

from course.diagnose import thresholds as limit
from course.diagnose.checkup import build, read_facts, require_compiled
from course.diagnose.probe.preserved import preserved_generators
from course.diagnose.probe.sample import read
from course.diagnose.rules.run_reading import chance_loss, prior_loss


@dataclass(frozen=True)
class InitialLoss:
    """What `check_initial_loss` saw.

    Attributes:
        measured: Loss of the data on a probe before training, without penalties and weights.
        chance: Loss of a prediction that favours nothing; None where there is no formula.
        constant: Loss of the best constant prediction; None likewise.
        penalty: What penalties add to the loss.
        ok: Whether `measured` is near `chance` or below it; None where that is not known.
        reason: One sentence.
    """

    measured: float | None
    chance: float | None
    constant: float | None
    penalty: float
    ok: bool | None
    reason: str


def check_initial_loss(model: keras.Model, x, y=None) -> InitialLoss:
    """Compares the loss before training with ln(classes), ln 2, or the mean square of the targets.

    Args:
        model: A compiled model; it is left as it was.
        x: Training inputs, or batches, as for `check`.
        y: Targets.

    Returns:
        An `InitialLoss`.

    Source:
        Li, Karpathy and Johnson, 2015, CS231n, "Sanity checks": look for correct loss at chance performance.
    """
    require_compiled(model)
    with preserved_generators():
        sample = read(x, y)
    build(model, sample)
    with preserved_generators():
        facts, _ = read_facts(model, sample)
    chance, constant = chance_loss(facts), prior_loss(facts)
    penalty = facts.initial.penalty if facts.initial else 0.0
    losses = [one.unweighted_loss for one in facts.outputs if one.loss != "none"]
    if not losses or None in losses:
        reason = facts.unread.get("loss", "The loss of each output could not be measured.")
        return InitialLoss(None, chance, constant, penalty, None, reason)
    weights = [one.loss_weight for one in facts.outputs if one.loss != "none"]
    measured = sum(weight * loss for weight, loss in zip(weights, losses, strict=True))
    if chance is None:
        reason = f"The loss is {measured:.4g}; what chance gives is not known for this loss."
        return InitialLoss(measured, None, constant, penalty, None, reason)
    bound = limit.INITIAL_LOSS_WARN * chance + limit.INITIAL_LOSS_MARGIN * min(1.0, chance)
    reason = f"The loss is {measured:.4g}; chance gives {chance:.4g}, and up to {bound:.4g} goes well."
    return InitialLoss(measured, chance, constant, penalty, measured <= bound, reason)
