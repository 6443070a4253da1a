"""A solution is shown as the code it is."""

from course.lessons import solution


def test_an_expression_is_shown_as_it_stands(capsys):
    solution("77.1")
    assert capsys.readouterr().out == "10_000 // 200\n"


def test_a_function_is_shown_by_its_source(capsys):
    solution("77.2")
    assert capsys.readouterr().out == "def double(x):\n    return 2 * x\n"
