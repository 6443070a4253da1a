"""`course demo`: two models diagnosed, a lesson measured and a class graded, on what ships with the clone."""

import os
import shutil

import click

LESSON = "02"
ASSIGNMENT = "a1"
PICTURES = 1000
EPOCHS = 10


@click.command("demo")
@click.pass_context
def command(context: click.Context):
    """See the course at work, offline, in under three minutes."""
    from course.cli import diagnose, grade, lesson
    from course.notebook import project_root

    os.environ["COURSE_OFFLINE"] = "1"
    diagnose.quiet_tensorflow()
    root = project_root()
    samples, output = root / "assignments" / "a1_backprop" / "sample", root / "build" / "demo"
    click.secho(
        "1. A network is trained on pictures of clothes as they are, 0 to 255, under watch.", bold=True
    )
    sick = _trained(scale=1.0)
    click.echo(sick.to_text())
    click.secho("\n   The same network on the pictures divided by 255.", bold=True)
    click.echo(_trained(scale=1 / 255).to_text())
    click.secho("\n2. A lesson runs, and each number that the lectures state is measured again.", bold=True)
    context.invoke(lesson.run, number=LESSON)
    click.secho("\n3. Three students hand in assignment A1. Their code runs in a sandbox.", bold=True)
    shutil.rmtree(output, ignore_errors=True)  # an earlier demo's, or all would be kept from before
    context.invoke(
        grade.command, assignment=ASSIGNMENT, submissions=samples, output=output,
        unsafe_no_sandbox=True,  # the samples are ours: where there is no sandbox they may run without
    )  # fmt: skip
    page = output / "diagnosis.html"
    page.write_text(sick.to_html("The sick model of the demo"), encoding="utf-8")
    click.secho("\n4. Open these.", bold=True)
    click.echo(f"The diagnosis of the sick model: {page.relative_to(root)}")
    click.echo(f"The feedback that a student gets: {(output / 'feedback' / 'ben.html').relative_to(root)}")
    click.echo("The lesson as a learner sees it:  make lab")
    click.echo("All statements and their verdicts: course claims")


def _trained(scale: float):
    """The report on a small network, trained with plain gradient descent on pictures times `scale`."""
    import keras

    from course.callbacks import babysit
    from course.datasets import load

    keras.utils.set_random_seed(0)
    split = load("fashion_mnist_small", train=PICTURES)
    parts = [keras.layers.Flatten(), keras.layers.Dense(64, "relu"), keras.layers.Dense(10, "softmax")]
    model = keras.Sequential([keras.Input(split.x_train.shape[1:]), *parts])
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
    x, x_val = (scale * images.astype("float32") for images in (split.x_train, split.x_val))
    _, report = babysit(
        model, x, split.y_train, validation_data=(x_val, split.y_val), epochs=EPOCHS, verbose=0,
        on_error="record",
    )  # fmt: skip
    return report
