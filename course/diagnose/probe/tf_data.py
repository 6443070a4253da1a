"""A `tf.data.Dataset` that can be read without changing what the next reader gets."""

import tensorflow as tf

IGNORE_STATE = (
    1  # tf.data's ExternalStatePolicy.POLICY_IGNORE: counters and generators begin anew in the copy
)


def apart(dataset: tf.data.Dataset) -> tf.data.Dataset:
    """A copy of a dataset that shuffles with generators of its own.

    Each iterator over a shuffling dataset advances the generator that decides the order of the next one, and
    copies share it; here the handle of the generator is exchanged in the graph of the copy.
    """
    written = tf.raw_ops.DatasetToGraphV2(
        input_dataset=dataset._variant_tensor,
        external_state_policy=IGNORE_STATE,
        strip_device_assignment=False,
    )
    graph = tf.compat.v1.GraphDef.FromString(written.numpy())
    by_name = {node.name: node for node in graph.node}
    for node in graph.node:
        if not node.op.startswith("Shuffle"):
            continue
        for source in (by_name[name.split(":")[0]] for name in node.input):
            if source.op == "Const" and source.attr["dtype"].type == tf.resource.as_datatype_enum:
                source.op = "DummySeedGenerator"  # tells the shuffle to make one
                source.attr.clear()
    copied = tf.raw_ops.DatasetFromGraph(graph_def=graph.SerializeToString())
    return tf.data.experimental.from_variant(copied, dataset.element_spec)
