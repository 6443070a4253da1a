"""Each loss is measured after its update.

labels: q6 loss_after_update
"""

# %% q6
def train(X, y, model, learning_rate, steps, reg=0.0):
    losses = []
    for _ in range(steps):
        grads = gradients(X, y, model, reg)
        model = {name: model[name] - learning_rate * grads[name] for name in model}
        losses.append(loss(X, y, model, reg))
    return model, losses
