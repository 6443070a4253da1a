"""A course of one small lesson, in a folder of its own."""

import pytest

from course import notebook

SMALL = """# %% [markdown]
# # 50. A small lesson
# About 3 minutes; all cells run in under 5 seconds.
# %%
from course.claims import claim
print("one")
# %%
claim("AN-03", 154_160)
# claim("BB-03", 0) is not called
# %%
1 + 1
"""


@pytest.fixture
def written(tmp_path):
    """A function that writes the source of lesson 50, and gives the lesson."""

    def write(text):
        source = tmp_path / "notebooks" / "source" / "50_small.py"
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(text)
        return notebook.find("50", tmp_path)

    return write


@pytest.fixture
def lesson(written):
    return written(SMALL)
