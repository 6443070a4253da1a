"""Wrong answers to question 6; what a variant leaves out is as the author has it."""


# %% q6 loss_after_update: each loss is measured after its update
def train(X, y, model, learning_rate, steps, reg=0.0):
    losses = []
    for _ in range(steps):
        grads = gradients(X, y, model, reg)
        model = {name: model[name] - learning_rate * grads[name] for name in model}
        losses.append(loss(X, y, model, reg))
    return model, losses


# %% q6 one_loss_too_many: one before the first update and one after each
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    losses.append(loss(X, y, model, reg))
    for _ in range(steps):
        slopes = gradients(X, y, model, reg)
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
        losses.append(loss(X, y, model, reg))
    return model, losses


# %% q6 one_step_too_few: the first loss is counted as a step
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    losses.append(loss(X, y, model, reg))
    for _ in range(steps - 1):
        slopes = gradients(X, y, model, reg)
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
        losses.append(loss(X, y, model, reg))
    return model, losses


# %% q6 training_upwards: plus for minus
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model, reg)
        model = {name: model[name] + learning_rate * slopes[name] for name in model}
    return model, losses


# %% q6 training_without_biases: only the matrices move
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model, reg)
        for name in ("W1", "W2"):
            model[name] = model[name] - learning_rate * slopes[name]
    return model, losses


# %% q6 training_last_layer: only the upper layer moves
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model, reg)
        model = {**model, "W2": model["W2"] - learning_rate * slopes["W2"],
                 "b2": model["b2"] - learning_rate * slopes["b2"]}
    return model, losses


# %% q6 training_updated_too_early: each parameter moves before the next gradient is computed
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        for name in ("W2", "b2", "W1", "b1"):
            model[name] = model[name] - learning_rate * gradients(X, y, model, reg)[name]
    return model, losses


# %% q6 training_without_penalty: reg is not passed on
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model))
        slopes = gradients(X, y, model)
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
    return model, losses


# %% q6 losses_without_penalty: reg reaches the gradients only
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model))
        slopes = gradients(X, y, model, reg)
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
    return model, losses


# %% q6 gradients_without_penalty: reg reaches the loss only
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model)
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
    return model, losses


# %% q6 penalty_twice: weight decay on top of the penalty's gradient
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model, reg)
        for name in ("W1", "W2"):
            slopes[name] = slopes[name] + reg * model[name]
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
    return model, losses


# %% q6 gradients_never_renewed: computed once, before the loop
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    slopes = gradients(X, y, model, reg)
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
    return model, losses


# %% q6 loss_of_the_start: the loss of the model that was passed in, at every step
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    start = model
    for _ in range(steps):
        losses.append(loss(X, y, start, reg))
        slopes = gradients(X, y, model, reg)
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
    return model, losses


# %% q6 start_returned: what was trained is thrown away
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    trained = dict(model)
    for _ in range(steps):
        losses.append(loss(X, y, trained, reg))
        slopes = gradients(X, y, trained, reg)
        trained = {name: trained[name] - learning_rate * slopes[name] for name in trained}
    return model, losses


# %% q6 losses_first: the two are returned in the wrong order
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model, reg)
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
    return losses, model


# %% q6 last_loss_only: one number for all steps
def train(X, y, model, learning_rate, steps, reg=0.0):
    for _ in range(steps):
        last = loss(X, y, model, reg)
        slopes = gradients(X, y, model, reg)
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
    return model, last


# %% q6 rate_ignored: the whole gradient is subtracted
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model, reg)
        model = {name: model[name] - slopes[name] for name in model}
    return model, losses


# %% q6 update_averaged_again: the mean gradient, divided by N once more
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model, reg)
        model = {name: model[name] - learning_rate / len(X) * slopes[name] for name in model}
    return model, losses


# %% q6 one_example_a_step: stochastic, not on all of X
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for i in range(steps):
        losses.append(loss(X, y, model, reg))
        j = i % len(X)
        slopes = gradients(X[j : j + 1], y[j : j + 1], model, reg)
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
    return model, losses


# %% q6 with_momentum: 0.9 of the last step is added
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    velocity = {name: np.zeros_like(value) for name, value in model.items()}
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model, reg)
        velocity = {name: 0.9 * velocity[name] - learning_rate * slopes[name] for name in model}
        model = {name: model[name] + velocity[name] for name in model}
    return model, losses


# %% q6 -/decaying_rate: the learning rate falls by 1 % a step
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for step in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model, reg)
        rate = learning_rate * 0.99**step
        model = {name: model[name] - rate * slopes[name] for name in model}
    return model, losses


# %% q6 -/clipped_gradients: to a norm of 0.1
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model, reg)
        norm = np.sqrt(sum(np.sum(slope**2) for slope in slopes.values()))
        scale = learning_rate * min(1.0, 0.1 / norm)
        model = {name: model[name] - scale * slopes[name] for name in model}
    return model, losses


# %% q6 changes_its_arguments: -= on the arrays of the model
def train(X, y, model, learning_rate, steps, reg=0.0):
    losses = []
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model, reg)
        for name in model:
            model[name] -= learning_rate * slopes[name]
    return model, losses


# %% q6 changes_its_arguments/shallow: a copy of the dictionary holds the same arrays
def train(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(loss(X, y, model, reg))
        slopes = gradients(X, y, model, reg)
        for name in model:
            model[name] -= learning_rate * slopes[name]
    return model, losses
