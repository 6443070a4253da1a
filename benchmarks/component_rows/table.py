"""Two fits side by side, as a row of a table."""

import statistics

from component_rows.memory import memory_mib
from component_rows.turns import in_turns, ratio

HEAD = f"{'ours':>8} {'peer':>8} ms   wall, 95 %          CPU, 95 %           MiB: ours, peer   peer"


def pair(name: str, ours, peer, x, y, batch_size: int, epochs: int, peer_name: str):
    """Trains two compiled models on the same data by turns, and prints what a step costs in each.

    Args:
        name: What is measured.
        ours, peer: The models.
        x, y: Arrays of one epoch.
        batch_size: Examples in a step.
        epochs: How many to compare.
        peer_name: What the peer is.
    """

    def fit(model, callbacks, number):
        model.fit(x, y, batch_size=batch_size, epochs=number, verbose=0, shuffle=False, callbacks=callbacks)

    models = {"ours": ours, "peer": peer}
    lanes = in_turns(
        {
            key: lambda baton, number, model=model: fit(model, [baton], number)
            for key, model in models.items()
        },
        epochs,
    )
    steps = -(-len(x) // batch_size)
    mine, other = lanes["ours"], lanes["peer"]
    step = [1000 * statistics.median(lane.wall) / steps for lane in (mine, other)]
    memory = [memory_mib(lambda model=model: fit(model, [], 1)) for model in models.values()]
    print(
        f"{name:<24}{step[0]:8.2f} {step[1]:8.2f}     {ratio(mine.wall, other.wall)}  "
        f"{ratio(mine.cpu, other.cpu)}   {memory[0]:6.0f} {memory[1]:6.0f}      {peer_name}",
        flush=True,
    )
