"""Read an element as its declaration says: values converted, papers built, every problem collected at its path."""

from __future__ import annotations

import dataclasses
import types
import typing
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from lxml import etree

from zongbao.exchange.fields import EXTRA, ITSELF, ORDINAL, Field, Group, Leaf, Values
from zongbao.exchange.kinds import Unfit, shown
from zongbao.exchange.problems import Found
from zongbao.exchange.reader import Element

_BLANKS: dict[object, object] = {str: "", Decimal: Decimal(0), int: 0, bool: False, tuple: ()}


def read_group(element: Element, group: Group, path: str, found: Found) -> Values:
    """The values of one group by key; unknown, repeated and unfit elements become problems."""
    children = list(element)
    steps = _steps(group, tuple([child.tag for child in children]))
    unfit: set[str] = set()
    if steps is None or any(map(len, children)):
        values = _read_one_by_one(children, group, path, found, unfit)
    else:
        values = _read_in_steps(children, steps, group, path, found, unfit)
    if not group.required_keys <= values.keys() and not (group.blank_ok and not values and not unfit):
        _missing(group, group.required_keys - values.keys() - unfit, path, found)
    return values


@lru_cache(maxsize=1024)
def _steps(group: Group, tags: tuple[str, ...]) -> tuple[Leaf, ...] | None:
    """What to do with each child of an element whose children have these tags; None if not all are different leaves.

    The elements of one sender nearly always carry the same tags in the same order, so this is asked once.
    """
    leaves = tuple(group.leaves[tag] for tag in tags if tag in group.leaves)
    return leaves if len({key for key, _ in leaves}) == len(tags) else None


def _read_in_steps(
    children: list[Element], steps: tuple[Leaf, ...], group: Group, path: str, found: Found, unfit: set[str]
) -> Values:
    values: Values = {}
    for child, (key, convert) in zip(children, steps, strict=True):
        value = child.text
        if value is not None and (value := value.strip()):
            if convert is None:
                found.ignored.append(f"{path}/{child.tag}")
                continue
            try:
                values[key] = convert(value)
            except Unfit as refusal:
                unfit.add(key)
                _refuse(refusal, group.by_tag[child.tag], path, found)
    return values


def _read_one_by_one(children: list[Element], group: Group, path: str, found: Found, unfit: set[str]) -> Values:
    """Groups inside, repeated and unknown elements, elements where a value should be."""
    values: Values = {}
    seen: set[str] = set()
    for child in children:
        leaf = group.leaves.get(child.tag)
        if leaf is None:
            _read_other(child, group, path, found, values)
            continue
        if leaf[0] in seen:
            _repeated(child.tag, group, path, found)
            continue
        seen.add(leaf[0])
        if len(child):
            found.add("MSG-033", f"{path}/{child.tag}", {"field": group.by_tag[child.tag].title})
            unfit.add(leaf[0])
        else:
            values |= _read_in_steps([child], (leaf,), group, path, found, unfit)
    return values


def build(group: Group, values: Values, path: str, found: Found) -> Any:
    """The dataclass of a group from its values; what is missing is blank (and already a problem)."""
    if group.plain and group.build is not None:
        return _called(group.build, values)
    if group.finish is not None:
        values = group.finish(values, found, path)
    for key in [key for key in values if key.startswith((EXTRA, ORDINAL))]:
        extra = values.pop(key)
        if key[0] == EXTRA:
            found.extras[key[1:]] = extra
    return make(group.build, nested(values)) if group.build else values.get(ITSELF, "")


def nested(values: Values) -> Values:
    """Turn dotted keys into nested dictionaries: {'a.b': 1} becomes {'a': {'b': 1}}."""
    tree: Values = {}
    for key, value in values.items():
        if "." not in key:
            tree[key] = value
            continue
        *parents, last = key.split(".")
        place = tree
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return tree


def make(cls: type, values: Values) -> Any:
    """Call a dataclass with the values, dictionaries first made into the dataclass that the attribute declares.

    What is missing is blank; None if something is missing for which there is no blank, such as a moment.
    """
    for name, value in values.items():
        if type(value) is dict:
            values[name] = make(_shape(cls)[0][name], value)
    return _called(cls, values)


def _called(cls: type, values: Values) -> Any:
    """The one place that calls a dataclass, its values made already; blanks for what is missing, or None."""
    shape, mandatory = _shape(cls)
    if not mandatory <= values.keys():
        blanks = {name: _blank(shape[name]) for name in mandatory - values.keys()}
        if None in blanks.values():
            return None
        values.update(blanks)
    draft = _twin(cls)
    if draft is None:
        return cls(**values)
    made = draft(**values)
    made.__class__ = cls
    return made


@cache
def _twin(cls: type) -> type | None:
    """A dataclass of the same fields that is not frozen; None for one that does more than keep its values.

    A frozen one sets each field by a call, which took a tenth of all reading; its twin is filled and then becomes it.
    """
    if not dataclasses.is_dataclass(cls) or hasattr(cls, "__post_init__") or not hasattr(cls, "__slots__"):
        return None
    fields = [
        (one.name, one.type, dataclasses.field(default=one.default, default_factory=one.default_factory))
        for one in dataclasses.fields(cls)
    ]
    return dataclasses.make_dataclass(cls.__name__, fields, slots=True, eq=False)


@cache
def _shape(cls: type) -> tuple[dict[str, Any], frozenset[str]]:
    """Attribute to its type (the class, without Optional and arguments), and the attributes that have no default."""
    hints = typing.get_type_hints(cls)
    shape = {name: _class_of(hint) for name, hint in hints.items()}
    absent = dataclasses.MISSING
    bare = [one.name for one in dataclasses.fields(cls) if one.default is absent and one.default_factory is absent]
    return shape, frozenset(bare)


def _class_of(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        return _class_of(next(arg for arg in typing.get_args(hint) if arg is not type(None)))
    return typing.get_origin(hint) or hint


def _blank(cls: Any) -> Any:
    return make(cls, {}) if dataclasses.is_dataclass(cls) and isinstance(cls, type) else _BLANKS.get(cls)


def _read_other(child: Element, group: Group, path: str, found: Found, values: Values) -> None:
    """A child that is not a simple value: a group inside, a repeating value, a comment, or something unknown."""
    tag: object = child.tag  # a function, not a name, for comments and instructions
    if not isinstance(tag, str):  # a comment or processing instruction between elements carries no value
        return
    if tag in group.children:
        _read_child(child, group.children[tag], path, found, values)
    elif tag in group.repeated:
        _read_repeated(child, group.repeated[tag], path, found, values)
    elif tag in group.unread:
        found.ignored.append(f"{path}/{tag}")
    elif tag in group.by_tag:
        _repeated(tag, group, path, found)
    else:
        unknown(child, path, found)


def unknown(child: Element, path: str, found: Found) -> None:
    """Refuse an element that the declaration does not know, by name."""
    name = etree.QName(child)
    facts = {"element": shown(name.localname), "parent": path.rsplit("/", 1)[-1]}
    if name.namespace:
        found.add("MSG-014", f"{path}/{shown(name.localname)}", {"namespace": shown(name.namespace), **facts})
    else:
        found.add("MSG-030", f"{path}/{shown(name.localname)}", facts)


def _read_child(child: Element, group: Group, path: str, found: Found, values: Values) -> None:
    count_key = f"~{group.tag}"
    position = values[count_key] = values.get(count_key, 0) + 1
    if position > 1 and not group.many:
        found.add("MSG-031", f"{path}/{group.tag}", {"field": group.title})
        return
    here = f"{path}/{group.tag}[{position}]" if group.many else f"{path}/{group.tag}"
    inner = read_group(child, group, here, found)
    if group.blank_ok and not inner:
        return
    if not group.attribute:
        values.update(_checked(inner, group, here, found))
        return
    inner = _checked(inner, group, here, found)
    made = build(group, inner, here, found)
    if group.many:
        values.setdefault(group.attribute, []).append(made)
    else:
        values[group.attribute] = made


def _checked(values: Values, group: Group, path: str, found: Found) -> Values:
    """Close a group: required groups are there, counts are dropped, lists become tuples."""
    for one in group.groups:
        if not values.pop(f"~{one.tag}", 0) and one.required:
            found.add("MSG-032", f"{path}/{one.tag}", {"field": one.title})
        if one.many and one.attribute in values:
            values[one.attribute] = tuple(values[one.attribute])
    for field in group.repeated.values():
        if field.attribute in values:
            values[field.attribute] = tuple(values[field.attribute])
    return values


def read_root(element: Element, group: Group, path: str, found: Found) -> Any:
    """Read a whole body: its group, everything inside, and the dataclass it becomes."""
    return build(group, _checked(read_group(element, group, path, found), group, path, found), path, found)


def _read_repeated(child: Element, field: Field, path: str, found: Found, values: Values) -> None:
    value = (child.text or "").strip()
    if len(child):
        found.add("MSG-033", f"{path}/{child.tag}", {"field": field.title})
    elif value:
        try:
            values.setdefault(field.attribute, []).append(field.kind.read(value))
        except Unfit as refusal:
            _refuse(refusal, field, path, found)


def _refuse(refusal: Unfit, field: Field, path: str, found: Found) -> None:
    found.add(refusal.code, f"{path}/{field.tag}", {"field": field.title, **refusal.facts}, refusal.better)


def _repeated(tag: str, group: Group, path: str, found: Found) -> None:
    found.add("MSG-031", f"{path}/{tag}", {"field": group.by_tag[tag].title})


def _missing(group: Group, keys: set[str] | frozenset[str], path: str, found: Found) -> None:
    for field in group.fields:
        if field.required and field.attribute in keys:
            found.add("MSG-032", f"{path}/{field.tag}", {"field": field.title})
