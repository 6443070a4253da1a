"""Running a notebook from top to bottom in a kernel of its own."""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from course.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

QUIET = {
    "COURSE_HEADLESS": "1",  # predictions are neither stored nor read
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "2",  # with the next one: TensorFlow starts without a line on stderr
    "TF_ENABLE_ONEDNN_OPTS": "0",
}


@dataclass
class Execution:
    """What came of running a notebook.

    Attributes:
        notebook: The notebook, with the outputs of the cells that ran.
        seconds: Wall time of each code cell that ran, by its place in the notebook (from 1).
        failed: Place of the cell that raised, from 1; None where all ran.
        reason: What it raised, on one line; empty where all ran.
    """

    notebook: "NotebookNode"
    seconds: dict[int, float] = field(default_factory=dict)
    failed: int | None = None
    reason: str = ""


def execute(
    notebook: "NotebookNode",
    folder: Path,
    *,
    timeout: float,
    environment: dict[str, str] | None = None,
    on_cell: Callable[[int], None] = lambda place: None,
) -> Execution:
    """Runs every code cell of a notebook, in place, in a fresh kernel of this Python.

    It stops at the first cell that raises. The reader's Jupyter and IPython settings play no part.

    Args:
        notebook: The notebook; its outputs are replaced.
        folder: Working folder of the kernel.
        timeout: Longest time for one cell, in seconds; the kernel is then stopped and the cell has failed.
        environment: Variables for the kernel beside those of this process.
        on_cell: Called with each code cell's place (from 1) when it is done.

    Raises:
        CourseError: If the kernel does not start.
        KeyboardInterrupt: If it is interrupted; the kernel is stopped first.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    done = Execution(notebook)
    started = 0.0

    def begin(cell, cell_index):
        nonlocal started
        done.failed = cell_index + 1  # until it is known to have ended well
        started = time.perf_counter()

    def end(cell, cell_index, execute_reply):
        done.seconds[cell_index + 1] = time.perf_counter() - started
        if execute_reply["content"]["status"] == "ok":
            done.failed = None
        on_cell(cell_index + 1)

    client = NotebookClient(
        notebook, timeout=timeout, record_timing=False, resources={"metadata": {"path": str(folder)}},
        shutdown_kernel="immediate", on_cell_execute=begin, on_cell_executed=end,
    )  # fmt: skip
    client.km = _kernel_manager()
    with (
        tempfile.TemporaryDirectory(prefix="course-ipython-", ignore_cleanup_errors=True) as settings,
        open(Path(settings, "stderr"), "w+", encoding="utf-8", errors="replace") as log,
    ):
        variables = {**os.environ, **QUIET, "IPYTHONDIR": settings, **(environment or {})}
        try:
            client.execute(env=variables, stderr=log)
        except CellExecutionError as error:
            done.reason = f"{error.ename}: {error.evalue}".splitlines()[0]
        except CellTimeoutError:
            done.reason = f"It took over {timeout:g} seconds."
        except (DeadKernelError, RuntimeError, AssertionError) as error:
            if hasattr(client, "_async_cleanup_kernel_future"):  # nbclient saw a signal, and tripped over it
                raise KeyboardInterrupt from None
            log.seek(0)
            last = log.read().strip().splitlines()[-1:]
            if done.failed is None:
                raise CourseError(f"No kernel could be started: {error}", *last) from None
            done.reason = " ".join(["The kernel died, as it does when memory runs out.", *last])
    return done


def _kernel_manager():
    """A kernel manager that starts this very Python, whatever kernels the user has installed."""
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    manager = AsyncKernelManager(kernel_name="python3")
    manager.transport_encryption = "auto"  # or the kernel warns on stderr that others may listen
    # Python's stderr stays in the notebook; what compiled code writes past it does not: TensorFlow tells
    # every machine without a GPU so, and no setting of its own silences that.
    options = ["--HistoryManager.enabled=False", "--IPKernelApp.capture_fd_output=False"]
    manager._kernel_spec = KernelSpec(**get_kernel_dict(options))
    return manager
