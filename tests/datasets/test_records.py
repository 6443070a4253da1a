"""Images and labels as one row of bytes."""

import numpy as np

from course.datasets import records


def test_bytes_are_all_images_then_all_labels():
    """The order on the disk is a promise: it is what the checksums were taken of."""
    images = np.array([[[1, 2], [3, 4]]]), np.array([[[5, 6], [7, 8]]])
    content = records.pack(images[0], np.array([[9]]), images[1], np.array([[10]]))
    assert content.dtype == np.uint8
    assert content.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]


def test_unpack_gives_back_images_and_labels(tiny, content):
    images, labels = records.unpack(tiny, content)
    assert (images.shape, images.dtype, labels.dtype) == ((40, 2, 2, 1), np.uint8, np.int32)
    assert (images == np.arange(40)[:, None, None, None]).all()
    assert labels.tolist() == list(range(10)) * 4


def test_images_are_a_view():
    """184 MB of CIFAR-10 are mapped, not copied."""
    from course.datasets.catalogue import CATALOGUE

    entry = CATALOGUE["fashion_mnist_small"]
    content = np.zeros(6000 * 785, np.uint8)
    assert np.shares_memory(records.unpack(entry, content)[0], content)
