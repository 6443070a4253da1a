"""Wrong answers to question 6; what a variant leaves out is as the author has it."""

# %% q6 loss_after_update: each loss is measured after its update
def train(X, y, model, learning_rate, steps, reg=0.0):
    losses = []
    for _ in range(steps):
        grads = gradients(X, y, model, reg)
        model = {name: model[name] - learning_rate * grads[name] for name in model}
        losses.append(loss(X, y, model, reg))
    return model, losses
