"""Right answers to question 6, in differing styles."""

# %% q6 loops: example by example, pixel by pixel; lists for arrays
def smooth_labels(labels, classes, epsilon):
    rows = []
    for label in labels:
        row = [epsilon / classes] * classes
        row[label] += 1 - epsilon
        rows.append(row)
    return rows


def mix_weights(alpha, count, seed):
    rng = np.random.default_rng(seed)
    return [float(rng.beta(alpha, alpha)) if alpha > 0 else 1.0 for _ in range(count)]


def mixup(x, y, order, share):
    mixed, labels = np.zeros_like(x), np.zeros_like(y)
    for i, partner in enumerate(order):
        mixed[i] = share[i] * x[i] + (1 - share[i]) * x[partner]
        labels[i] = share[i] * y[i] + (1 - share[i]) * y[partner]
    return mixed, labels


def cutmix(x, y, order, centre, size):
    mixed, pasted = x.copy(), 0
    for row in range(centre[0] - size[0] // 2, centre[0] + size[0] // 2):
        for column in range(centre[1] - size[1] // 2, centre[1] + size[1] // 2):
            if 0 <= row < x.shape[1] and 0 <= column < x.shape[2]:
                pasted += 1
                for i, partner in enumerate(order):
                    mixed[i, row, column] = x[partner, row, column]
    share = 1 - pasted / (x.shape[1] * x.shape[2])
    return mixed, [share * mine + (1 - share) * theirs for mine, theirs in zip(y, y[order])]

# %% q6 masks: masks and einsum
def smooth_labels(labels, classes, epsilon):
    one_hot = (labels[:, None] == np.arange(classes)).astype(float)
    return one_hot - epsilon * (one_hot - 1 / classes)


def mix_weights(alpha, count, seed):
    if not alpha:
        return np.ones((count,))
    rng = np.random.default_rng(seed)
    return rng.dirichlet([alpha, alpha], count)[:, 0]


def mixup(x, y, order, share):
    def mix(one):
        return np.einsum("i,i...->i...", share, one) + np.einsum("i,i...->i...", 1 - share, one[order])

    return mix(x), mix(y)


def cutmix(x, y, order, centre, size):
    inside = []
    for middle, length, limit in zip(centre, size, x.shape[1:3]):
        places = np.arange(limit)
        inside.append((places >= middle - length // 2) & (places < middle + length // 2))
    box = np.outer(*inside)
    share = 1 - box.mean()
    return np.where(box[None, :, :, None], x[order], x), share * y + (1 - share) * y[order]

# %% q6 keras_ops: keras.ops in float32
def smooth_labels(labels, classes, epsilon):
    one_hot = ops.one_hot(labels, classes)
    return ops.add(ops.multiply(1 - epsilon, one_hot), epsilon / classes)


def mix_weights(alpha, count, seed):
    if alpha == 0:
        return ops.ones(count)
    return ops.convert_to_tensor(np.random.default_rng(seed).beta(alpha, alpha, count), "float32")


def mixup(x, y, order, share):
    x, y, share = (ops.convert_to_tensor(value, "float32") for value in (x, y, share))

    def mix(one):
        mine = ops.reshape(share, (-1,) + (1,) * (len(one.shape) - 1))
        return mine * one + (1 - mine) * ops.take(one, order, axis=0)

    return mix(x), mix(y)


def cutmix(x, y, order, centre, size):
    x, y = ops.convert_to_tensor(x, "float32"), ops.convert_to_tensor(y, "float32")
    rows, columns = ops.arange(x.shape[1]), ops.arange(x.shape[2])
    in_rows = ops.logical_and(rows >= centre[0] - size[0] // 2, rows < centre[0] + size[0] // 2)
    in_columns = ops.logical_and(columns >= centre[1] - size[1] // 2, columns < centre[1] + size[1] // 2)
    box = ops.cast(in_rows, "float32")[:, None] * ops.cast(in_columns, "float32")
    share = 1 - ops.mean(box)
    box = box[None, :, :, None]
    mixed = box * ops.take(x, order, axis=0) + (1 - box) * x
    return mixed, share * y + (1 - share) * ops.take(y, order, axis=0)

# %% q6 in_place: in place, on copies
def smooth_labels(labels, classes, epsilon):
    soft = np.zeros((len(labels), classes))
    soft[range(len(labels)), labels] = 1
    soft *= 1 - epsilon
    soft += epsilon / classes
    return soft


def mix_weights(alpha, count, seed):
    share = np.ones(count)
    if alpha > 0:
        share[:] = np.random.RandomState(seed).beta(alpha, alpha, size=count)
    return share


def mixup(x, y, order, share):
    x, y = x.copy(), y.copy()
    for one in (x, y):
        theirs = one[order]
        theirs -= one
        theirs *= (1 - share).reshape((len(share),) + (1,) * (one.ndim - 1))
        one += theirs
    return x, y


def cutmix(x, y, order, centre, size):
    def ends(middle, length, limit):
        return max(0, middle - length // 2), max(0, min(limit, middle + length // 2))

    (top, bottom), (left, right) = map(ends, centre, size, x.shape[1:3])
    mixed = np.array(x)
    np.copyto(mixed[:, top:bottom, left:right], x[order, top:bottom, left:right])
    labels = y * (1 - (bottom - top) * (right - left) / (x.shape[1] * x.shape[2]))
    labels += y[order] * ((bottom - top) * (right - left) / (x.shape[1] * x.shape[2]))
    return mixed, labels

# %% q6 matrices: partners by a permutation matrix, shares from two gammas
def smooth_labels(labels, classes, epsilon):
    mixing = (1 - epsilon) * np.identity(classes) + np.ones((classes, classes)) * epsilon / classes
    return mixing[labels]


def mix_weights(alpha, count, seed):
    if alpha < 1e-12:
        return np.ones(count)
    rng = np.random.default_rng(seed)
    a, b = rng.gamma(alpha, 1, count), rng.gamma(alpha, 1, count)
    return a / (a + b)


def mixup(x, y, order, share):
    matrix = np.diag(share) + (1 - share)[:, None] * np.eye(len(x))[order]
    return np.tensordot(matrix, x, axes=1), matrix @ y


def cutmix(x, y, order, centre, size):
    box = np.zeros(x.shape[1:3], dtype=bool)
    rows = range(max(centre[0] - size[0] // 2, 0), min(centre[0] + size[0] // 2, x.shape[1]))
    columns = range(max(centre[1] - size[1] // 2, 0), min(centre[1] + size[1] // 2, x.shape[2]))
    box[np.ix_(rows, columns)] = True
    mixed = x.copy()
    mixed[:, box] = x[order][:, box]
    matrix = np.eye(len(x)) * (1 - box.mean()) + np.eye(len(x))[order] * box.mean()
    return mixed, np.matmul(matrix, y)
