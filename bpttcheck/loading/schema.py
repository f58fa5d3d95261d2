"""The file format: these classes are its only description, and what is read is checked against them."""

from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from bpttcheck.derivation import Verdict
from bpttcheck.homework import Feedback, Operation

LARGEST_SIZE = 200
MOST_TIMES = 1000

Sizes = Annotated[
    dict[str, Annotated[int, Meta(ge=1, le=LARGEST_SIZE)]],
    Meta(description="How many values each sort of index has, such as `{x: 4, h: 5, y: 3}`."),
]
Times = Annotated[int, Meta(ge=1, le=MOST_TIMES, description="The last time, tau: the model runs from 1 to it.")]
Renames = Annotated[
    dict[str, str],
    Meta(description="Letters of the author for quantities of the model, such as `{p: yhat}`."),
]
Spellings = Annotated[
    dict[str, str],
    Meta(description="How names are written in LaTeX: `{bf: b^f}`, `{h(t): h_t}` for times below, `{tau: T}`."),
]
Tensors = Annotated[
    dict[str, list[str]],
    Meta(description="The sort of each axis, such as `{W: [h, h+x]}`, where two are stacked; a scalar has `[]`."),
]


class Standing(StrEnum):
    """How a vector stands."""

    COLUMNS = "columns"
    ROWS = "rows"


class Layout(StrEnum):
    """What a row of a Jacobian belongs to: an entry of what is derived, or of what one derives by."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


class Slopes(StrEnum):
    """By what the derivative of an activation is told: what goes into it, or what comes out."""

    ARGUMENT = "argument"
    VALUE = "value"


Vectors = Annotated[Standing, Meta(description="How a vector stands: `rows` for weights multiplied from the right.")]


class Choice(Struct, forbid_unknown_fields=True):
    """One way to settle an option: what stands in the place of declarations, equations and later options so called."""

    parameters: Tensors | UnsetType = UNSET
    inputs: Tensors | UnsetType = UNSET
    initial: Tensors | UnsetType = UNSET
    equations: dict[str, str] | UnsetType = UNSET
    options: dict[str, dict[str, "Choice"]] | UnsetType = UNSET


Options = Annotated[
    dict[str, dict[str, Choice]],
    Meta(description="Conventions left open, each with its choices; the first choice holds where nothing is said."),
]


class Model(Struct, forbid_unknown_fields=True):
    """A model: its tensors and its equations, in the order in which one writes them on the board."""

    equations: Annotated[
        dict[str, str], Meta(min_length=1, description="What is computed from what: `h(t): tanh(a(t))`.")
    ]
    name: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    source: Annotated[str, Meta(description="Where the model comes from.")] | UnsetType = UNSET
    sizes: Sizes | UnsetType = UNSET
    times: Times | UnsetType = UNSET
    parameters: Tensors | UnsetType = UNSET
    inputs: Tensors | UnsetType = UNSET
    initial: Tensors | UnsetType = UNSET
    assumptions: (
        Annotated[str | list[str], Meta(description="What a line may need without saying so, such as `h(0) = 0`.")]
        | UnsetType
    ) = UNSET
    holding: (
        Annotated[
            str | list[str],
            Meta(description="What texts hold without saying so, such as `d s(t) / d s(t-1) holding h(t-1)`."),
        ]
        | UnsetType
    ) = UNSET
    spelling: Spellings | UnsetType = UNSET
    rename: Renames | UnsetType = UNSET
    vectors: Vectors | UnsetType = UNSET
    options: Options | UnsetType = UNSET


class Step(Struct, forbid_unknown_fields=True):
    """A line of which more is said than its text; it has either `expr` or `latex`."""

    expr: Annotated[str, Meta(description="The line as plain text.")] | UnsetType = UNSET
    latex: Annotated[str, Meta(description="The line, or several lines, as LaTeX.")] | UnsetType = UNSET
    expect: Annotated[Verdict, Meta(description="The verdict that the line is meant to have.")] | UnsetType = UNSET
    mistake: Annotated[str, Meta(description="The mistake that must be recognised.")] | UnsetType = UNSET


class _Settings(Struct):
    spelling: Spellings | UnsetType = UNSET
    sizes: Sizes | UnsetType = UNSET
    times: Times | UnsetType = UNSET
    assume: Annotated[str | list[str], Meta(description="What is given, such as `sum(y(t)) = 1`.")] | UnsetType = UNSET
    rename: Renames | UnsetType = UNSET
    labels: (
        Annotated[dict[str, str], Meta(description="Letters for the classes that one-hot vectors mark: `{ell: y(t)}`.")]
        | UnsetType
    ) = UNSET
    define: Annotated[dict[str, str], Meta(description="Abbreviations: `S: sum(k, exp(o(tau)[k]))`.")] | UnsetType = (
        UNSET
    )
    title: str | UnsetType = UNSET
    vectors: Vectors | UnsetType = UNSET
    layout: (
        Annotated[
            Layout,
            Meta(
                description="Whether a Jacobian has a row for each entry of what is derived, or of what one derives by."
            ),
        ]
        | UnsetType
    ) = UNSET
    slopes: (
        Annotated[Slopes, Meta(description="What g'(…) is applied to: with `value`, tanh'(h) is 1 - h^2.")] | UnsetType
    ) = UNSET
    options: (
        Annotated[dict[str, str], Meta(description="Options of the model, such as `{loss: mean}`.")] | UnsetType
    ) = UNSET


AnyModel = Annotated[
    str | Model, Meta(description="A built-in model, a path to a model file, or a model written here.")
]


class Formula(Struct, forbid_unknown_fields=True):
    """A target in LaTeX."""

    latex: str


Target = Annotated[str | Formula, Meta(description="What is derived, such as `d yhat(tau)[1] / d h(tau)[1]`.")]
Chain = Annotated[
    str, Meta(description="Target and steps as one formula in LaTeX: its first member is derived, the others claim it.")
]
Steps = Annotated[list[str | Step], Meta(min_length=1, description="The lines that claim to equal the target.")]


class Derivation(_Settings, kw_only=True, forbid_unknown_fields=True):
    """A target and the steps that claim to equal it; its own sizes, times or model go before the file's."""

    target: Target | UnsetType = UNSET
    steps: Steps | UnsetType = UNSET
    latex: Chain | UnsetType = UNSET
    model: AnyModel | UnsetType = UNSET


class File(_Settings, kw_only=True, forbid_unknown_fields=True):
    """A derivation file: several derivations, or one with its target and steps at the top."""

    model: AnyModel
    source: Annotated[str, Meta(description="Where the lines come from.")] | UnsetType = UNSET
    derivations: Annotated[list[Derivation], Meta(min_length=1)] | UnsetType = UNSET
    target: Target | UnsetType = UNSET
    steps: Steps | UnsetType = UNSET
    latex: Chain | UnsetType = UNSET


class Header(_Settings, kw_only=True, forbid_unknown_fields=True):
    """The settings of a document, in its front matter or in a comment."""

    model: AnyModel
    source: Annotated[str, Meta(description="Where the formulas come from.")] | UnsetType = UNSET


class Change(_Settings, kw_only=True, forbid_unknown_fields=True):
    """A later header of a document: with a model it begins anew, without one it adds to what holds so far."""

    model: AnyModel | UnsetType = UNSET


MOST_POINTS = 10_000
MOST_LINES = 200
MOST_SIGNS = 10_000
Points = Annotated[
    float, Meta(ge=0, le=MOST_POINTS, description="Points, such as 2 or 0.5; a decimal is the exact number.")
]
Share = Annotated[float, Meta(ge=0, le=1, description="The share of a right line's points, from 0 to 1.")]
Lines = Annotated[int, Meta(ge=0, le=MOST_LINES)]


class Form(Struct, forbid_unknown_fields=True):
    """What a line may be made of, so that to restate the target earns nothing."""

    only: Annotated[list[str], Meta(description="The names that may occur: `[yhat, y, V]`.")] | UnsetType = UNSET
    without: Annotated[list[Operation], Meta(description="What may not occur: `[derivative, sum]`.")] | UnsetType = (
        UNSET
    )


class Milestone(Struct, forbid_unknown_fields=True):
    """A line of a certain form that must occur somewhere."""

    name: str
    points: Points
    form: Form


class Marks(Struct, forbid_unknown_fields=True):
    """How the points are earned; where nothing is said, all of them by the last line."""

    final: Points | UnsetType = UNSET
    lines: Annotated[Points, Meta(description="Shared out over all lines in equal parts.")] | UnsetType = UNSET
    milestones: list[Milestone] | UnsetType = UNSET
    carried: Share | UnsetType = UNSET
    conditional: Share | UnsetType = UNSET
    repaired: Share | UnsetType = UNSET


class StepSize(Struct, forbid_unknown_fields=True):
    """How much may change from a line to the next one."""

    largest: Annotated[
        int, Meta(ge=1, le=MOST_SIGNS, description="Numbers, names and operations of the smallest part that changes.")
    ]


class Problem(_Settings, kw_only=True, forbid_unknown_fields=True):
    """One problem; its own sizes, times or model go before the assignment's."""

    problem: Annotated[str, Meta(description="The name by which a submission answers it.")]
    target: Target
    points: Points | UnsetType = UNSET
    marks: Marks | UnsetType = UNSET
    form: Annotated[Form, Meta(description="What the last line must be made of.")] | UnsetType = UNSET
    least: Annotated[Lines, Meta(description="How many lines are asked for at least.")] | UnsetType = UNSET
    most: Annotated[Lines, Meta(description="How many lines are judged at most.")] | UnsetType = UNSET
    step: Annotated[StepSize, Meta(description="How much may change from a line to the next.")] | UnsetType = UNSET
    reference: Annotated[list[str | Step], Meta(description="The teacher's own lines, never shown.")] | UnsetType = (
        UNSET
    )
    model: AnyModel | UnsetType = UNSET


class Assignment(_Settings, kw_only=True, forbid_unknown_fields=True):
    """A teacher's assignment."""

    model: AnyModel
    feedback: Annotated[Feedback, Meta(description="How much a student is told.")] | UnsetType = UNSET
    problems: Annotated[list[Problem], Meta(min_length=1)]


class Cover(Struct, kw_only=True, forbid_unknown_fields=True):
    """Who hands something in: all that a submission says besides its lines, in a document its header."""

    student: Annotated[str, Meta(description="The student's name.")] | UnsetType = UNSET
    number: Annotated[str, Meta(description="The student's number or login.")] | UnsetType = UNSET
    email: str | UnsetType = UNSET
    assignment: Annotated[str, Meta(description="For people: which assignment this is.")] | UnsetType = UNSET


class Submission(Cover, kw_only=True, forbid_unknown_fields=True):
    """What a student hands in: lines for the problems, and nothing else."""

    answers: Annotated[dict[str, str | list[str | Step]], Meta(description="Lines by the name of the problem.")]
