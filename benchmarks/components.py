"""What do our layers, schedules and callbacks cost beside the nearest other piece?

Each piece and its peer train the same model on the same data by turns, an epoch each, in one process; a row
gives the milliseconds of a step (forward, backward, update), the median of the paired ratios of wall time
and of CPU time with a 95 % interval, how far an epoch raises the memory of the process (Linux only), and what
the peer is. Where the machine does other things too, CPU time is the one to trust. Layers and schedules run
on one core: threads that wait for each other on a busy machine spend CPU time on waiting. A layer for the
inside of a network has something learned before it, so that its gradient is computed too. The callbacks are
measured on a small CNN with 100 steps an epoch against a bare `fit`, after the first two epochs; what is paid
once stands beside it; and so do as many callbacks that do nothing in the same hooks, for what Keras takes.

Two rows are no like for like. `Resizing` and `RandomCrop` give a whole batch one scale and one window, where
`RandomScaleCrop` multiplies each image by weights of its own; `RandomZoom` comes nearer. PyTorch's own
`weight_norm` is one fused operation and its derivative another; ours is the formula in `keras.ops`, on which
PyTorch keeps a copy of the kernel for each step. Scaling the outputs instead of the kernel would save a fifth
of that for `Dense` and small batches, and cost more than it saves for convolutions: it is not done. All the
callbacks together hold two files each epoch: Keras takes 20 ms of CPU time to write a `.keras` file of 60,000
weights with Adam, 8 of them to walk through the attributes of the model and 10 for HDF5.

    python benchmarks/components.py [layers] [schedules] [callbacks]        KERAS_BACKEND chooses the backend

A name with a colon chooses rows: `layers:WeightNormalization`.
"""

import os
import subprocess
import sys
import time

KINDS = ("layers", "schedules", "callbacks")


def main():
    wanted = sys.argv[1:] or list(KINDS)
    unknown = {one.partition(":")[0] for one in wanted} - set(KINDS)
    if unknown:
        raise SystemExit(f"Unknown: {', '.join(sorted(unknown))}. Give some of {', '.join(KINDS)}.")
    if len(wanted) > 1:  # each in a process of its own, since a backend counts the cores once
        for one in wanted:
            subprocess.run([sys.executable, __file__, one], check=True)
        return
    kind, _, row = wanted[0].partition(":")
    if kind != "callbacks":
        _on_one_core()
    measure(kind, row)


def _on_one_core():
    """Must come before the backend is imported."""
    os.environ.update(OMP_NUM_THREADS="1", TF_NUM_INTRAOP_THREADS="1", TF_NUM_INTEROP_THREADS="1")
    if hasattr(os, "sched_setaffinity"):  # Linux
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def measure(kind: str, row: str):
    import keras

    since = time.perf_counter()
    if kind == "layers":
        from component_rows.layers import layer_rows

        layer_rows(row)
    elif kind == "schedules":
        from component_rows.schedules import schedule_rows

        schedule_rows(row)
    else:
        from component_rows.callbacks import callback_rows

        callback_rows()
    print(f"\n{keras.backend.backend()}, {time.perf_counter() - since:.0f} s")


if __name__ == "__main__":
    main()
