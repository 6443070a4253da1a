"""Loss and gradient on PyTorch."""

import torch


def compiled(look, trainable, others):
    """As `with_tensorflow.compiled`, but nothing is compiled: PyTorch runs eagerly."""

    def call(batch):
        values = [one.value.detach().requires_grad_(True) for one in trainable]
        with torch.enable_grad():
            loss, rest = look(values, [one.value.detach() for one in others], batch)
        gradients = (
            torch.autograd.grad(loss, values, allow_unused=True)
            if loss.requires_grad
            else [None] * len(values)
        )
        return loss.detach(), rest, [None if one is None else one.detach() for one in gradients]

    return call


def compiled_forward(look, trainable, others):
    """`look` without its gradient: a function of a batch."""

    def call(batch):
        with torch.no_grad():
            return look([one.value for one in trainable], [one.value for one in others], batch)

    return call
