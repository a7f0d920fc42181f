"""Writing the explanation of a rule's wording as a straight Python function over the states of the generated executor.

It draws what the walk in `explanation.py` draws, line for line; that walk stays the specification and draws what is not
written out: rules within rules, flags, derived facts. As in `writing.py` only names enter the
source, as quoted text; words and everything else are reached by number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from integrativ.law.catalogue.model import Fact
from integrativ.law.kernel.days import ends_on_the_day
from integrativ.law.kernel.form import Condition, Const, Form, Leaf
from integrativ.law.kernel.generated import Generated, Program
from integrativ.law.kernel.leaves import holds
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.results import NOTHING_COMPUTED
from integrativ.law.kernel.rows import MIRRORED

RESULTS = ("not_met", "open", "met", "met")
Drawn = Callable[[Generated, Any], Any]


@dataclass(frozen=True)
class Drawing:
    """What the function needs of the walk: the kind of a line, text, norm and role, and what draws a condition."""

    line: Callable[..., Any]
    words: Callable[[Condition], tuple[str, str, str]]
    walk: Callable[[Condition], Callable[[Any], Any]]


class TreeWriter:
    """Writes one function."""

    def __init__(self, program: Program, drawing: Drawing) -> None:
        self._program, self._drawing = program, drawing
        self._lines: list[str] = []
        self._facts: dict[str, int] = {}
        self._objects: dict[str, Any] = {"Line": drawing.line, "new": tuple.__new__, "R": RESULTS}
        self._objects["names"] = program.names.listed

    def write(self, condition: Condition, root: tuple[Any, ...], computed: Callable[[Any], Any] | None) -> Drawn:
        """Give the function; `root` is title, norm, rule and wording of its first line, `computed` gives its amounts."""
        line, _ = self._part(condition)
        given = [
            f"v{number} = get({name!r}); f{number} = {self._program.names.mask((name,))} if v{number} is None else 0"
            for name, number in self._facts.items()
        ]
        self._objects |= {
            "computed": computed,
            "nothing": NOTHING_COMPUTED,
            **dict(zip(("title", "norm", "rule", "info"), root, strict=True)),
        }
        amounts = "computed(given)" if computed else "nothing"
        fields = f"'rule', {line}[1], title, norm, {line}[4], ({line},), rule, info, '', None, '', '', {amounts}"
        self._lines.append(f"return new(Line, ({fields}))")
        body = "\n".join(f"    {text}" for text in ["get = given.facts.get", *given, *self._lines])
        # the source is written from numbers and quoted names only
        exec(compile(f"def drawn(given, s):\n{body}\n", "<explanation>", "exec"), self._objects)  # noqa: S102
        drawn: Drawn = self._objects["drawn"]
        return drawn

    def _part(self, condition: Condition) -> tuple[str, str]:
        """Write a condition; give the expressions for its line and for what is missing as a bit set."""
        name = condition.raw.get("fact", AS_OF)
        if name != AS_OF and name not in self._program.form.derived:
            return self._test(condition, name)
        if condition.kind in ("all", "any", "not"):
            return self._joined(condition)
        number = self._named(W=self._drawing.walk(condition))
        self._lines.append(f"n{number} = W{number}(given); m{number} = given.missing_mask({condition.node})")
        return f"n{number}", f"m{number}"

    def _named(self, **objects: Any) -> int:
        """Give a new number, by which some things are reached."""
        number = len(self._objects)
        self._objects |= {f"{name}{number}": thing for name, thing in objects.items()}
        return number

    def _test(self, condition: Condition, name: str) -> tuple[str, str]:
        """A test of a given fact: one line for each of few values if it stands alone, else a new one."""
        fact, node = self._facts.setdefault(name, len(self._facts)), condition.node
        text, norm, role = self._drawing.words(condition)
        alone = stands_alone(self._program.form, condition.node)
        kept = self._kept(condition, self._program.catalogue.facts[name]) if alone else {}
        number = self._named(L=kept, X=text, Y=norm)
        if len(kept) > 1:
            return f"L{number}[v{fact}]", f"f{fact}"
        missing = "()" if alone else f"names(m{number}) if a == 1 else ()"
        fields = f"X{number}, Y{number}, {missing}, (), '', None, {name!r}, v{fact}, '', {role!r}, None"
        line = f"new(Line, ('leaf', R[a], {fields}))"
        self._lines.append(f"a = s[{node}]")
        if alone:
            self._lines.append(f"n{number} = L{number}[None] if v{fact} is None else {line}")
            return f"n{number}", f"f{fact}"
        self._lines += [f"m{number} = given.missing_mask({node}) if a == 1 else 0", f"n{number} = {line}"]
        return f"n{number}", f"m{number}"

    def _kept(self, condition: Condition, fact: Fact) -> dict[Any, Any]:
        """Draw the lines of a test for unknown and for each of few values."""
        text, norm, role = self._drawing.words(condition)
        few = {"bool": (True, False), "enum": fact.values}.get(fact.type, ())
        kept = {}
        for value in (None, *few):
            state = _state(self._program.form, condition.node, value)
            missing = (fact.name,) if state == 1 else ()
            fields = ("leaf", RESULTS[state], text, norm, missing, (), "", None, fact.name, value, "", role, None)
            kept[value] = self._drawing.line(*fields)
        return kept

    def _joined(self, condition: Condition) -> tuple[str, str]:
        parts = [self._part(child) for child in condition.children]
        text, norm, _ = self._drawing.words(condition)
        number = self._named(X=text, Y=norm)
        missing = "|".join(dict.fromkeys(mask for _, mask in parts)) or "0"
        lines = "".join(f"{line}, " for line, _ in parts)
        fields = f"({lines}), '', None, '', None, '', '', None"
        self._lines.append(f"a = s[{condition.node}]; m{number} = {missing} if a == 1 else 0")
        found = f"names(m{number}) if a == 1 else ()"
        self._lines.append(
            f"n{number} = new(Line, ({condition.kind!r}, R[a], X{number}, Y{number}, {found}, {fields}))"
        )
        return f"n{number}", f"m{number}"


def stands_alone(form: Form, index: int) -> bool:
    """Say whether a test of a given fact lacks exactly this fact whenever it is open."""
    node = form.nodes[index]
    if node.kind == "not":
        node = form.nodes[node.children[0]]
    leaf = node.leaf
    return leaf is not None and (leaf.operand is None or isinstance(leaf.operand, Const) or ends_on_the_day(leaf))


def _state(form: Form, index: int, value: Any) -> int:
    """Give the state of a test that stands alone for a value of its fact."""
    node = form.nodes[index]
    if node.kind == "not":
        return MIRRORED[_state(form, node.children[0], value)]
    if value is None:
        return 1
    leaf: Leaf | None = node.leaf
    assert leaf is not None
    if leaf.operand is None:
        return 3
    assert isinstance(leaf.operand, Const)
    return 3 if holds(leaf, value, leaf.operand.value) else 0
