"""Every number that a rule compares with, each with where it comes from.

Sources: CS231n = Li, Karpathy and Johnson, 2015, CS231n, notes on "Learning"; TheDeepChecker = Ben Braiek and
Khomh, 2022, https://arxiv.org/abs/2204.00694; AutoTrainer = Zhang et al., 2021, ICSE,
https://doi.org/10.1109/ICSE43902.2021.00043; DeepDiagnosis = Wardat et al., 2022, ICSE,
https://arxiv.org/abs/2112.04036; UMLAUT = Schoop et al., 2021, CHI, https://doi.org/10.1145/3411764.3445538;
NeuraLint = Nikanjam et al., 2021, https://arxiv.org/abs/2105.08095. "Own" marks our choice. "Bench" gives the
margin on course.bugs, the half of the programs that is not kept apart: the most extreme of the healthy runs,
then the mildest of those with the mistake that the number is for (`course zoo diagnose --half written`).
"""

# Data (C3)
INPUT_STD_WARN = 10.0  # TheDeepChecker, relaxed; UMLAUT's [-1, 1] fires on standardised data; bench: 1.1, 500
INPUT_LARGEST_WARN = 50.0  # own: a pixel scale of 0 to 255 is above, outliers below; bench: 9.9, 1,900
INPUT_STD_INFO = 3.0  # own; bench: 1.1, 500
TARGET_STD_WARN = 30.0  # own: squared errors near 1000 with outputs that begin near 0; bench: 1.0, 1,000
TARGET_MEAN_WARN = 100.0  # own: as far away for the bias of the output; bench: 0.3, 5,000
MAJORITY_INFO = 0.95  # own: from there on accuracy says little
REPEATED_WARN = 0.01  # own: share of validation rows that stand in the training data
SORTED_CHANGES = 0.25  # own: neighbours differ this much less often than in a shuffled order; bench: 0.96

# Initialisation (C4, C5)
KERNEL_STD_HIGH = 4.0  # times sqrt(2 / fan_in); TheDeepChecker's F-test, relaxed; bench: 1.5, 25
KERNEL_STD_LOW = 0.05  # times sqrt(2 / (fan_in + fan_out)); likewise; bench: 0.78
BIAS_LARGE = 3.0  # own: hidden units of standardised inputs seldom leave it; bench: 1 (LSTM), 10
ACTIVATION_STD_HIGH = 100.0  # TheDeepChecker's 10, relaxed; bench: 3.3
ACTIVATION_STD_LOW = 1e-3  # likewise 0.1: ReLU with Glorot shrinks by sqrt(2) a layer; bench: 0.018
INITIAL_LOSS_INFO = 2.0  # times chance; CS231n's check, for which TheDeepChecker allows 100 %
INITIAL_LOSS_WARN = 10.0  # own: He's and Glorot's draws alone reach 6 times it; bench: 5.9, 12
INITIAL_LOSS_MARGIN = 0.5  # own: for losses near 0
FRESH_UNIFORM = 0.03  # own: how near a frozen kernel comes to the moments of an initialiser

# Learning rate and updates (C6, C10)
RATE_HIGH = {"sgd": 1.0, "adam": 0.02}  # UMLAUT: 0.01 for Adam, relaxed
RATE_LOW = {"sgd": 1e-5, "adam": 1e-6}  # UMLAUT: 1e-7
MOMENTUM_RATE_HIGH = 0.3  # own: momentum 0.9 makes the step about ten times as long
RATIO_HIGH = 0.3  # CS231n: 1e-3 is usual; TheDeepChecker: 1e-1; bench: 0.05 in health
RATIO_LOW = 1e-6  # TheDeepChecker: 1e-4; Adam with a warm-up passes through 1e-6; bench: 4e-3, 4e-7 to 1.4e-6
RATIO_FIRST_STEP = 10  # own: before, zero kernels and momentum make it large
ALIGNED = 0.2  # own: cosine of update and gradient; bench: above it in 21 % of the samples, 91 %

# Progress (C7 to C9, C14 to C16)
DIVERGED_FACTOR = 3.0  # CS231n: cost ever above 3 times the first; bench: 0.8 in health
RISEN_FACTOR = 2.0  # TheDeepChecker: growth 2x; bench: 1.1, 1.4 (steps up the slope)
RISEN_WINDOWS = 5  # own
RISEN_STEPS = 5  # own: in a window, at least
RISEN_SHARE = 0.3  # own: of the first loss; less is noise near the minimum; bench: 0.012, 0.36
FLAT_SHARE = 0.97  # own: the best loss is above this share of the first; bench: 0.17, 0.9 (rate too low)
FLAT_STEPS = 100  # CS231n: about 100 iterations
GOOD_GAIN = 0.5  # own: a run that has halved its loss is no failed run; bench: 0.54 at least in health
WELL_LEARNED = 0.9  # own: there dead units are sparse coding, or spare
FEW_STEPS = 50  # own; too few steps is the second commonest label of real faults
ONE_PASS_STEPS = 100  # own: in a single epoch; few models that learn from scratch are done by then
STILL_FALLING_INFO = 0.02  # an epoch; own
STILL_FALLING_WARN = 0.05  # an epoch; own
FROZEN_CHANGE = 1e-4  # AutoTrainer has 0.01, which fires on slow runs
FROZEN_EPOCHS = 3  # AutoTrainer
FROZEN_MARGIN = 0.005  # own: distance from the share of the largest class
SWING = 0.03  # AutoTrainer, zeta
SWINGING_EPOCHS = 0.2  # AutoTrainer, eta
OSCILLATION_EPOCHS = 8  # own
OSCILLATION_LEVEL = 0.3  # own: share of the first loss under which bouncing is noise; bench: 0.16 (LSTM)

# Gradients (C11)
VANISHING_RATIO = 1e-3  # AutoTrainer, beta 1
VANISHING_FIRST = 1e-4  # AutoTrainer, beta 2
VANISHING_ALL = 1e-7  # TheDeepChecker
EXPLODING = 1e4  # own: of the root mean square; bench: 2.9, 3e5 (targets in the thousands)
EXPLODING_GROWTH = 70.0  # AutoTrainer, beta 3; bench: 2.4 in health

# Activations (C12, C13)
DEAD_WARN = 0.5  # TheDeepChecker; others count values, of which half are 0 in health; bench: 0.38, 0.97
DEAD_ERROR = 0.9  # own; bench: 0.38, 0.97 (rate too high)
DEAD_PROBES = 2  # own: a unit may rest for one batch
SATURATED_WARN = 0.5  # DeepDiagnosis
CONSTANT_SPREAD = 1e-4  # own: of the range of the predictions; bench: 0.26, 3e-8

# Generalisation (C17, C18)
OVERFIT_FACTOR = 1.3  # own: validation loss over its minimum; bench: 1.22 at the end in health
OVERFIT_EPOCHS = 0.3  # own: share of the epochs that it lasts
OVERFIT_ACCURACY = 0.03  # own: drop from the best validation accuracy
UNDERFIT_SHARE = 0.8  # own: of the loss of the best constant; bench: 0.46 in health
NO_SIGNAL_SHARE = 0.98  # own: of the loss of the best constant; bench: 0.47, 0.976
NO_SIGNAL_LUCK = 0.5  # own: over the root of the validation rows, off NO_SIGNAL_SHARE
NO_SIGNAL_EPOCHS = 3  # own
MEMORISED = 0.1  # own: how far the training loss fell under it meanwhile

# Regularisation and modes (C19, C20)
PENALTY_SHARE = 0.5  # own: of the total loss
PENALTY_AT_START = 10.0  # own: times the data loss; bench: 0, 18
DROPOUT_WARN = 0.7  # CS231n uses 0.5; own
MODE_GAP = 1.5  # TheDeepChecker: 50 %; bench: 1.07 in health
MODE_GAP_SHARE = 0.1  # own: of the loss of the best constant, small losses may differ; bench: 0.01

# Structure (C2)
SATURATING_LAYERS = 5  # CS231n and UMLAUT: sigmoid or tanh, one after the other, without normalisation
