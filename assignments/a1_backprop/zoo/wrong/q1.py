"""Wrong answers to question 1; what a variant leaves out is as the author has it."""


# %% q1 sigmoid_of_minus_z: the sign in the exponent is flipped
def sigmoid(z):
    return 1 / (1 + np.exp(z))


# %% q1 sigmoid_of_minus_z/quotient: the same, as a quotient of exponentials
def sigmoid(z):
    return np.exp(-z) / (1 + np.exp(-z))


# %% q1 tanh_for_sigmoid: the other S-shaped function
def sigmoid(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


# %% q1 sigmoid_without_parentheses: the division comes before the addition
def sigmoid(z):
    return 1 / 1 + np.exp(-z)


# %% q1 relu_for_sigmoid: the hidden units of question 3, too early
def sigmoid(z):
    return np.where(z > 0, z, 0)


# %% q1 outputs_wired_like_hidden: the output layer is wired like the hidden one
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, w, b):
    h = sigmoid(x @ w[:4].reshape(2, 2) + b[0])
    return h, sigmoid(h @ w[4:].reshape(2, 2) + b[1])


def total_error(o, t):
    return np.sum((o - t) ** 2) / 2


# %% q1 hidden_wired_like_outputs: w1 and w2 lead to h1
def forward(x, w, b):
    h1 = sigmoid(w[0] * x[0] + w[1] * x[1] + b[0])
    h2 = sigmoid(w[2] * x[0] + w[3] * x[1] + b[0])
    o1 = sigmoid(w[4] * h1 + w[5] * h2 + b[1])
    o2 = sigmoid(w[6] * h1 + w[7] * h2 + b[1])
    return np.array([h1, h2]), np.array([o1, o2])


# %% q1 both_layers_wired_crosswise: each layer is numbered as the other one is
def forward(x, w, b):
    W1, W2 = np.reshape(w[:4], (2, 2)), np.reshape(w[4:], (2, 2))
    h = sigmoid(W1 @ x + b[0])
    o = sigmoid(W2.T @ h + b[1])
    return h, o


# %% q1 no_biases: the biases are forgotten
def forward(x, w, b):
    h = sigmoid(x @ w[:4].reshape(2, 2))
    return h, sigmoid(w[4:].reshape(2, 2) @ h)


# %% q1 first_bias_twice: both layers use b[0]
def forward(x, w, b):
    b = b[0]
    h = sigmoid(x @ w[:4].reshape(2, 2) + b)
    return h, sigmoid(w[4:].reshape(2, 2) @ h + b)


# %% q1 bias_per_unit: the array b is added, so that each unit of a layer gets another bias
def forward(x, w, b):
    h = sigmoid(x @ w[:4].reshape(2, 2) + b)
    o = sigmoid(w[4:].reshape(2, 2) @ h + b)
    return h, o


# %% q1 biases_swapped: the hidden layer uses b[1], the outputs b[0]
def forward(x, w, b):
    b2, b1 = b
    h = sigmoid(np.dot(x, w[:4].reshape(2, 2)) + b1)
    return h, sigmoid(np.dot(w[4:].reshape(2, 2), h) + b2)


# %% q1 bias_after_sigmoid: the bias is added to the output of a unit
def forward(x, w, b):
    h = sigmoid(x @ w[:4].reshape(2, 2)) + b[0]
    return h, sigmoid(w[4:].reshape(2, 2) @ h) + b[1]


# %% q1 linear_outputs: no sigmoid at the outputs
def forward(x, w, b):
    h = sigmoid(x @ w[:4].reshape(2, 2) + b[0])
    return h, w[4:].reshape(2, 2) @ h + b[1]


# %% q1 linear_hidden: no sigmoid at the hidden units
def forward(x, w, b):
    h = x @ w[:4].reshape(2, 2) + b[0]
    return h, sigmoid(w[4:].reshape(2, 2) @ h + b[1])


# %% q1 outputs_from_inputs: the outputs take in x once more
def forward(x, w, b):
    h1, h2 = (sigmoid(w[i] * x[0] + w[i + 2] * x[1] + b[0]) for i in (0, 1))
    o1, o2 = (sigmoid(w[i] * x[0] + w[i + 1] * x[1] + b[1]) for i in (4, 6))
    return np.array([h1, h2]), np.array([o1, o2])


# %% q1 outputs_first: the two are returned in the wrong order
def forward(x, w, b):
    h = sigmoid(x @ w[:4].reshape(2, 2) + b[0])
    o = sigmoid(w[4:].reshape(2, 2) @ h + b[1])
    return o, h


# %% q1 outputs_only: the hidden units are not returned
def forward(x, w, b):
    h = sigmoid(x @ w[:4].reshape(2, 2) + b[0])
    return sigmoid(w[4:].reshape(2, 2) @ h + b[1])


# %% q1 error_without_half: the half is forgotten
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, w, b):
    h = sigmoid(x @ w[:4].reshape(2, 2) + b[0])
    return h, sigmoid(w[4:].reshape(2, 2) @ h + b[1])


def total_error(o, t):
    return np.sum((o - t) ** 2)


# %% q1 error_averaged: the mean squared error
def total_error(o, t):
    return ((o - t) ** 2).mean()


# %% q1 half_error_averaged: half of the mean squared error
def total_error(o, t):
    return np.square(t - o).mean() / 2


# %% q1 error_absolute: the absolute differences are added up
def total_error(o, t):
    return np.sum(np.abs(o - t))


# %% q1 error_of_the_sum: the differences are added up before they are squared
def total_error(o, t):
    return 0.5 * np.sum(o - t) ** 2


# %% q1 error_is_the_norm: the root of the sum of squares
def total_error(o, t):
    return np.linalg.norm(o - t)


# %% q1 error_not_summed: one error for each output
def total_error(o, t):
    return 0.5 * (o - t) ** 2


# %% q1 error_of_two_outputs: written for the worked example only
def total_error(o, t):
    return 0.5 * (o[0] - t[0]) ** 2 + 0.5 * (o[1] - t[1]) ** 2
