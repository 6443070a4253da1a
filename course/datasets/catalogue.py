"""The data sets there are: what is in each, its licence, and the checksum of the real ones."""

from dataclasses import dataclass

from course.errors import UnknownNameError


@dataclass(frozen=True)
class Entry:
    """One row of the catalogue.

    Attributes:
        name: The name that `load` takes.
        kind: "real" (fetched once into the cache), "bundled" (ships with something installed) or
            "synthetic" (drawn from a seed).
        about: What it is, in a few words.
        shape: Shape of one example.
        train: Training examples, before validation is taken from them. A synthetic set draws as many
            as it is asked for; here is the default, validation not counted.
        test: Test examples; for a synthetic set, the default.
        validation: Examples held out for validation, unless `load` is told otherwise.
        classes: The name of each label, in order; empty for a regression.
        licence: Terms of use.
        origin: Authors and year.
        sha256: For images that a file of ours holds, the SHA-256 of all images (training, then test)
            followed by all labels.
    """

    name: str
    kind: str
    about: str
    shape: tuple[int, ...]
    train: int
    test: int
    validation: int
    classes: tuple[str, ...]
    licence: str
    origin: str
    sha256: str = ""


DIGITS = tuple("0123456789")
CLOTHES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip

THINGS = (
    "airplane", "automobile", "bird", "cat", "deer",
    "dog", "frog", "horse", "ship", "truck",
)  # fmt: skip

CATALOGUE = {
    entry.name: entry
    for entry in (
        Entry(
            name="cifar10",
            kind="real",
            about="colour photographs, 10 kinds",
            shape=(32, 32, 3),
            train=50_000,
            test=10_000,
            validation=1000,
            classes=THINGS,
            licence="none stated",
            origin="Krizhevsky, Nair and Hinton, 2009",
            sha256="795f1793d7b8f8883c578442a02455d2469d49685325e98ea0621b15f4a88d69",
        ),
        Entry(
            name="mnist",
            kind="real",
            about="handwritten digits",
            shape=(28, 28, 1),
            train=60_000,
            test=10_000,
            validation=1000,
            classes=DIGITS,
            licence="CC BY-SA 3.0",
            origin="LeCun, Cortes and Burges, 1998",
            sha256="c2069063c1105f2bf96266aef1ff68c6e13bdda7a54e37bf19c16f1db24efc83",
        ),
        Entry(
            name="fashion_mnist",
            kind="real",
            about="clothes, 10 kinds",
            shape=(28, 28, 1),
            train=60_000,
            test=10_000,
            validation=1000,
            classes=CLOTHES,
            licence="MIT",
            origin="Xiao, Rasul and Vollgraf, Zalando, 2017",
            sha256="2cbc59191665e1ba3f2494648f17edac5974f748ab89fb2ae05597d658161f54",
        ),
        Entry(
            name="fashion_mnist_small",
            kind="bundled",
            about="a part of fashion_mnist",
            shape=(28, 28, 1),
            train=5000,
            test=1000,
            validation=1000,
            classes=CLOTHES,
            licence="MIT",
            origin="Xiao, Rasul and Vollgraf, Zalando, 2017",
            sha256="783d01a5820930ef6ea4521cc90b6d838e0bf30199d299d89c45a1607ff1a7e8",
        ),
        Entry(
            name="digits",
            kind="bundled",
            about="digits of 8 x 8 pixels",
            shape=(8, 8, 1),
            train=1500,
            test=297,
            validation=300,
            classes=DIGITS,
            licence="CC BY 4.0",
            origin="Alpaydin and Kaynak, 1998",
        ),
        Entry(
            name="two_moons",
            kind="synthetic",
            about="points on two half circles",
            shape=(2,),
            train=512,
            test=256,
            validation=256,
            classes=("upper", "lower"),
            licence="Apache-2.0",
            origin="this course",
        ),
        Entry(
            name="spirals",
            kind="synthetic",
            about="points on three spirals",
            shape=(2,),
            train=600,
            test=300,
            validation=300,
            classes=("first", "second", "third"),
            licence="Apache-2.0",
            origin="this course",
        ),
        Entry(
            name="polynomial",
            kind="synthetic",
            about="noisy points of a cubic",
            shape=(1,),
            train=64,
            test=256,
            validation=64,
            classes=(),
            licence="Apache-2.0",
            origin="this course",
        ),
    )
}
NAMES = tuple(CATALOGUE)
REAL = tuple(name for name in NAMES if CATALOGUE[name].kind == "real")


def find(name: str) -> Entry:
    """Returns the row of a data set.

    Raises:
        UnknownNameError: If there is none of that name.
    """
    if name not in CATALOGUE:
        raise UnknownNameError("data set", name, NAMES)
    return CATALOGUE[name]


def find_real(name: str) -> Entry:
    """Returns the row of a data set that is fetched, not shipped or drawn.

    Raises:
        UnknownNameError: If there is none of that name among those that are fetched.
    """
    if name not in REAL:
        raise UnknownNameError("data set to fetch", name, REAL)
    return CATALOGUE[name]
