"""What is wrong with one answer, as a value that the edges can word."""

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True)
class FieldError:
    """One faulty answer.

    `field` is the answer's dotted name (`reporter.name`, `measures.0.kind`), `message` a key of the wording catalogue
    (`errors.required`), `values` what its sentence has blanks for (label, minimum, maximum).
    """

    field: str
    message: str
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
