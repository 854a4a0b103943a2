"""Plain forms: fields with labels and described errors, and one summary that links to every problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from zongbao.core.decision import Reason
from zongbao.web.reasons import ShownReason, shown

_LONGEST_COUNT = 18  # digits; longer texts are no counts, and Python refuses to read thousands of digits


def count_in(text: str, otherwise: int = 1) -> int:
    """The number that a form's counter says, ``otherwise`` if it says none."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_COUNT else otherwise


class Plain(forms.Form):
    """A form whose invalid fields say so to screen readers; sizes and colours come from the style sheet."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DecimalField):
                field.localize = False
                field.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def mark(self, reasons: Iterable[Reason], names: Mapping[str, str] | None = None) -> None:
        """Put each reason also beside the field that it concerns."""
        for reason in reasons:
            name = (names or {}).get(reason.path, reason.path)
            if name in self.fields:
                self.add_error(name, shown(reason).message)


def all_valid(every: Iterable[Plain]) -> bool:
    """Whether all are; each is asked, so that all problems show at once."""
    found = [one.is_valid() for one in every]
    return all(found)


@dataclass(frozen=True, slots=True)
class Summary:
    """All problems of a form: links to fields, and the rules that were broken with law and hint."""

    links: Sequence[tuple[str, object]] = ()
    reasons: Sequence[ShownReason] = ()

    @property
    def count(self) -> int:
        """How many problems."""
        return len(self.links) + len(self.reasons)


def summary_of(form: forms.BaseForm, reasons: Iterable[Reason] = ()) -> Summary:
    """The summary of one form; reasons are linked to the field that their path names."""
    found = [shown(reason, anchor_of(form, reason.path)) for reason in reasons]
    links = [] if found else field_links(form)
    return Summary(links, found)


def field_links(form: forms.BaseForm, prefix: str = "") -> list[tuple[str, object]]:
    """(id of the input, words) for every error of a bound form."""
    if not form.is_bound:
        return []
    found: list[tuple[str, object]] = []
    for name, errors in form.errors.items():
        anchor = anchor_of(form, name)
        label = form.fields[name].label if name in form.fields else ""
        found += [(anchor, f"{prefix}{label}: {error}" if label else f"{prefix}{error}") for error in errors]
    return found


def anchor_of(form: forms.BaseForm, name: str) -> str:
    """The id of a field's input; empty if the form has no such field."""
    return form[name].id_for_label if name in form.fields else ""
