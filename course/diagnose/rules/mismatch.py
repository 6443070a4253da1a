"""An output that does not go with its loss, as a finding with code that mends it."""

from course.diagnose.facts import OutputFacts
from course.diagnose.finding import Finding

ID = "output-loss-mismatch"


def mismatch(output, message, cause, remedy, severity="error", confidence=0.95, value=None, threshold=None):
    message = message if message.startswith(output.loss) else message[0].upper() + message[1:]
    return Finding(
        id=ID,
        severity=severity,
        message=f"{message}.",
        cause=f"{cause[0].upper()}{cause[1:]}.",
        remedy=remedy,
        value=value if value is not None else output.activation,
        threshold=threshold,
        layer=output.layer or output.name,
        step=0,
        evidence=(_description(output),),
        lesson="01",
        confidence=confidence,
    )


def _description(output: OutputFacts) -> str:
    target = output.target
    logits = "" if output.from_logits is None else f" (from_logits={output.from_logits})"
    return (
        f"Activation {output.activation or 'unknown'}, loss {output.loss}{logits}, predictions "
        f"{tuple(output.shape)}, "
        f"targets {target.kind} {tuple(target.shape)} from {target.minimum:.4g} to {target.maximum:.4g}."
    )


def logits(output: OutputFacts) -> str:
    return "from_logits=True" if output.from_logits else ""


def head(units: int, activation: str | None) -> str:
    """The last layer as it should be."""
    inside = f'{units}, activation="{activation}"' if activation and activation != "linear" else f"{units}"
    return f"keras.layers.Dense({inside})  # as the last layer"


def compile_with(loss: str) -> str:
    return f"model.compile(optimizer=model.optimizer, loss={loss})"
