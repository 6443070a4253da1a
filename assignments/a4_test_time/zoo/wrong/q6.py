"""Wrong answers to question 6; what a variant leaves out is as the author has it."""

# %% q6 smoothing_over_others: epsilon is shared among the other classes
def smooth_labels(labels, classes, epsilon):
    soft = np.full((len(labels), classes), epsilon / (classes - 1))
    soft[np.arange(len(labels)), labels] = 1 - epsilon
    return soft

# %% q6 smoothing_adds_only: nothing is taken from the right class
def smooth_labels(labels, classes, epsilon):
    return np.eye(classes)[labels] + epsilon / classes

# %% q6 smoothing_takes_only: nothing is given to the others
def smooth_labels(labels, classes, epsilon):
    return np.eye(classes)[labels] * (1 - epsilon)

# %% q6 smoothing_not_divided: epsilon for each class
def smooth_labels(labels, classes, epsilon):
    return np.eye(classes)[labels] * (1 - epsilon) + epsilon

# %% q6 smoothing_swapped: epsilon of the label
def smooth_labels(labels, classes, epsilon):
    return np.eye(classes)[labels] * epsilon + (1 - epsilon) / classes

# %% q6 smoothing_leaves_right_class_out: the right class gets 1 - epsilon, the others epsilon / K
def smooth_labels(labels, classes, epsilon):
    soft = np.full((len(labels), classes), epsilon / classes)
    soft[np.arange(len(labels)), labels] = 1 - epsilon
    return soft

# %% q6 mixup_shares_swapped: the share is the partner's
def mixup(x, y, order, share):
    wide = share.reshape((-1,) + (1,) * (x.ndim - 1))
    return wide * x[order] + (1 - wide) * x, share[:, None] * y[order] + (1 - share[:, None]) * y

# %% q6 mixup_labels_kept: the labels stay
def mixup(x, y, order, share):
    wide = share.reshape((-1,) + (1,) * (x.ndim - 1))
    return wide * x + (1 - wide) * x[order], y

# %% q6 mixup_labels_swapped: the labels are mixed the other way round
def mixup(x, y, order, share):
    wide = share.reshape((-1,) + (1,) * (x.ndim - 1))
    return wide * x + (1 - wide) * x[order], (1 - share[:, None]) * y + share[:, None] * y[order]

# %% q6 mixup_labels_rounded: the winner takes the label
def mixup(x, y, order, share):
    wide = share.reshape((-1,) + (1,) * (x.ndim - 1))
    mixed = wide * x + (1 - wide) * x[order]
    return mixed, np.where(share[:, None] > 0.5, y, y[order])

# %% q6 mixup_one_share: one share for the batch
def mixup(x, y, order, share):
    mine = share[0]
    return mine * x + (1 - mine) * x[order], mine * y + (1 - mine) * y[order]

# %% q6 mixup_reversed: the batch turned round for partners
def mixup(x, y, order, share):
    wide = share.reshape((-1,) + (1,) * (x.ndim - 1))
    return wide * x + (1 - wide) * x[::-1], share[:, None] * y + (1 - share[:, None]) * y[::-1]

# %% q6 mixup_labels_of_partners: the labels of the partners
def mixup(x, y, order, share):
    wide = share.reshape((-1,) + (1,) * (x.ndim - 1))
    return wide * x + (1 - wide) * x[order], y[order]

# %% q6 half_for_alpha_zero: the mean of Beta for alpha 0
def mix_weights(alpha, count, seed):
    if alpha == 0:
        return np.full(count, 0.5)
    return np.random.default_rng(seed).beta(alpha, alpha, count)

# %% q6 none_for_alpha_zero: the partner alone
def mix_weights(alpha, count, seed):
    if alpha <= 0:
        return np.zeros(count)
    return np.random.default_rng(seed).beta(alpha, alpha, count)

# %% q6 nan_for_alpha_zero: gamma draws of 0 divided by each other
def mix_weights(alpha, count, seed):
    rng = np.random.default_rng(seed)
    a, b = rng.standard_gamma(alpha, count), rng.standard_gamma(alpha, count)
    return a / (a + b)

# %% q6 -/beta_of_zero: NumPy refuses Beta(0, 0)
def mix_weights(alpha, count, seed):
    return np.random.default_rng(seed).beta(alpha, alpha, count)

# %% q6 -/coin_for_alpha_zero: the other limit, either picture
def mix_weights(alpha, count, seed):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 2, count).astype(float) if alpha == 0 else rng.beta(alpha, alpha, count)

# %% q6 -/uniform: alpha is not looked at
def mix_weights(alpha, count, seed):
    return np.ones(count) if alpha == 0 else np.random.default_rng(seed).random(count)

# %% q6 -/one_share_for_all: a single draw
def mix_weights(alpha, count, seed):
    rng = np.random.default_rng(seed)
    return np.full(count, 1.0 if alpha == 0 else rng.beta(alpha, alpha))

# %% q6 -/larger_half: shares folded to above one half
def mix_weights(alpha, count, seed):
    if alpha == 0:
        return np.ones(count)
    share = np.random.default_rng(seed).beta(alpha, alpha, count)
    return np.maximum(share, 1 - share)

# %% q6 -/other_beta: Beta(alpha, 1)
def mix_weights(alpha, count, seed):
    return np.ones(count) if alpha == 0 else np.random.default_rng(seed).beta(alpha, 1, count)

# %% q6 cutmix_unclipped_area: the label of the box as it was asked for
def cutmix(x, y, order, centre, size):
    top, left = max(centre[0] - size[0] // 2, 0), max(centre[1] - size[1] // 2, 0)
    bottom, right = centre[0] + size[0] // 2, centre[1] + size[1] // 2
    mixed = x.copy()
    mixed[:, top:bottom, left:right] = x[order][:, top:bottom, left:right]
    share = 1 - size[0] * size[1] / (x.shape[1] * x.shape[2])
    return mixed, share * y + (1 - share) * y[order]

# %% q6 cutmix_negative_index: the box is not cut off
def cutmix(x, y, order, centre, size):
    rows = slice(centre[0] - size[0] // 2, centre[0] + size[0] // 2)
    columns = slice(centre[1] - size[1] // 2, centre[1] + size[1] // 2)
    mixed = x.copy()
    mixed[:, rows, columns] = x[order][:, rows, columns]
    share = 1 - mixed[0, rows, columns, 0].size / mixed[0, :, :, 0].size
    return mixed, share * y + (1 - share) * y[order]

# %% q6 cutmix_labels_swapped: the pasted part for the own label
def cutmix(x, y, order, centre, size):
    top, bottom = np.clip([centre[0] - size[0] // 2, centre[0] + size[0] // 2], 0, x.shape[1])
    left, right = np.clip([centre[1] - size[1] // 2, centre[1] + size[1] // 2], 0, x.shape[2])
    mixed = x.copy()
    mixed[:, top:bottom, left:right] = x[order][:, top:bottom, left:right]
    share = (bottom - top) * (right - left) / (x.shape[1] * x.shape[2])
    return mixed, share * y + (1 - share) * y[order]

# %% q6 cutmix_labels_kept: the labels stay
def cutmix(x, y, order, centre, size):
    top, bottom = np.clip([centre[0] - size[0] // 2, centre[0] + size[0] // 2], 0, x.shape[1])
    left, right = np.clip([centre[1] - size[1] // 2, centre[1] + size[1] // 2], 0, x.shape[2])
    mixed = x.copy()
    mixed[:, top:bottom, left:right] = x[order][:, top:bottom, left:right]
    return mixed, y

# %% q6 cutmix_one_too_many: the last row and column too
def cutmix(x, y, order, centre, size):
    top, bottom = np.clip([centre[0] - size[0] // 2, centre[0] + size[0] // 2 + 1], 0, x.shape[1])
    left, right = np.clip([centre[1] - size[1] // 2, centre[1] + size[1] // 2 + 1], 0, x.shape[2])
    mixed = x.copy()
    mixed[:, top:bottom, left:right] = x[order][:, top:bottom, left:right]
    share = 1 - (bottom - top) * (right - left) / (x.shape[1] * x.shape[2])
    return mixed, share * y + (1 - share) * y[order]

# %% q6 cutmix_rows_for_columns: x before y
def cutmix(x, y, order, centre, size):
    (column, row), (wide, tall) = centre, size
    top, bottom = np.clip([row - tall // 2, row + tall // 2], 0, x.shape[1])
    left, right = np.clip([column - wide // 2, column + wide // 2], 0, x.shape[2])
    mixed = x.copy()
    mixed[:, top:bottom, left:right] = x[order][:, top:bottom, left:right]
    share = 1 - (bottom - top) * (right - left) / (x.shape[1] * x.shape[2])
    return mixed, share * y + (1 - share) * y[order]

# %% q6 cutmix_from_centre: the centre taken for the corner
def cutmix(x, y, order, centre, size):
    bottom, right = min(centre[0] + size[0], x.shape[1]), min(centre[1] + size[1], x.shape[2])
    box = np.s_[:, centre[0] : bottom, centre[1] : right]
    mixed = x.copy()
    mixed[box] = x[order][box]
    share = 1 - (bottom - centre[0]) * (right - centre[1]) / (x.shape[1] * x.shape[2])
    return mixed, share * y + (1 - share) * y[order]

# %% q6 cutout_for_cutmix: a black box
def cutmix(x, y, order, centre, size):
    top, bottom = np.clip([centre[0] - size[0] // 2, centre[0] + size[0] // 2], 0, x.shape[1])
    left, right = np.clip([centre[1] - size[1] // 2, centre[1] + size[1] // 2], 0, x.shape[2])
    mixed = x.copy()
    mixed[:, top:bottom, left:right] = 0
    share = 1 - (bottom - top) * (right - left) / (x.shape[1] * x.shape[2])
    return mixed, share * y + (1 - share) * y[order]

# %% q6 changes_its_arguments: pastes into the images that were handed over
def cutmix(x, y, order, centre, size):
    top, bottom = np.clip([centre[0] - size[0] // 2, centre[0] + size[0] // 2], 0, x.shape[1])
    left, right = np.clip([centre[1] - size[1] // 2, centre[1] + size[1] // 2], 0, x.shape[2])
    x[:, top:bottom, left:right] = x[order][:, top:bottom, left:right]
    share = 1 - (bottom - top) * (right - left) / (x.shape[1] * x.shape[2])
    return x, share * y + (1 - share) * y[order]

# %% q6 -/pasted_in_turn: partners that were pasted into already
def cutmix(x, y, order, centre, size):
    top, bottom = np.clip([centre[0] - size[0] // 2, centre[0] + size[0] // 2], 0, x.shape[1])
    left, right = np.clip([centre[1] - size[1] // 2, centre[1] + size[1] // 2], 0, x.shape[2])
    mixed = x.copy()
    for i, partner in enumerate(order):
        mixed[i, top:bottom, left:right] = mixed[partner, top:bottom, left:right]
    share = 1 - (bottom - top) * (right - left) / (x.shape[1] * x.shape[2])
    return mixed, share * y + (1 - share) * y[order]
