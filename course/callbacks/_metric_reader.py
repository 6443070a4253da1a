"""Reading one metric from the logs, and saying once when it is not there."""

import warnings


class MetricReader:
    """Reads one metric at the end of each epoch of a fit; tells once if it never comes.

    A metric of the training data is missed at once. One of the validation data (`val_...`) may be late,
    since `validation_freq` skips epochs: it is missed after `patience` epochs, or when the fit is over.

    Args:
        monitor: Name of the metric in the logs.
        complaint: The warning up to the name of the metric, as "Early stopping conditioned on metric".
        patience: Epochs that a validation metric may be late.
    """

    def __init__(self, monitor: str, complaint: str, patience: int = 0):
        self.monitor = monitor
        self.complaint = complaint
        self.patience = patience
        self.epochs_without = 0
        self.warned = self.seen = False
        self.available: list[str] = []

    def read(self, logs: dict | None) -> float | None:
        """Returns the metric as a float, NaN and infinity included; None where the logs lack it."""
        logs = logs or {}
        value = logs.get(self.monitor)
        if value is not None:
            self.seen = True
            return float(value)
        self.available = list(logs)
        self.epochs_without += 1
        if not self.monitor.startswith("val_") or self.epochs_without > self.patience:
            self.warn()
        return None

    def finish(self):
        """Call when the fit is over: the last chance to say that the metric never came."""
        if self.epochs_without:
            self.warn()

    def warn(self):
        if self.warned or self.seen:
            return
        self.warned = True
        warnings.warn(
            f"{self.complaint} `{self.monitor}` which is not available. "
            f"Available metrics are: {','.join(self.available)}",
            stacklevel=4,
        )
