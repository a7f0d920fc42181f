"""From the catalogue's conditions to the intermediate form, with equal parts merged and cycles refused."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from integrativ.law.catalogue.model import Catalogue, Edition, Fact, Raw
from integrativ.law.errors import CatalogueError
from integrativ.law.kernel.form import (
    Condition,
    Const,
    Derived,
    EditionForm,
    FactRef,
    Form,
    Formula,
    Leaf,
    ListRef,
    Node,
    Operand,
    ParamRef,
    Period,
    Responsible,
    RuleForm,
    ScoreEntry,
    Test,
)
from integrativ.law.kernel.operators import AS_OF, TESTS, shift_of, span_of

_SeriesOp = Literal["add", "sub", "mul", "div", "min", "max"]
_SERIES_OF_FORMULAS: tuple[_SeriesOp, ...] = ("add", "sub", "mul", "div", "min", "max")


class Lowering:
    """The work of compiling: collects nodes, derived facts and rules, each after what it builds on."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.nodes: list[Node] = []
        self.reads: list[int] = []
        self.bits: dict[str, int] = {name: bit for bit, name in enumerate([*catalogue.facts, AS_OF])}
        self.derived: dict[str, Derived] = {}
        self.derived_reads: dict[str, int] = {}
        self.rules: dict[str, RuleForm] = {}
        self._index: dict[Node, int] = {}
        self._open: list[str] = []
        for name in catalogue.facts:
            self.reads_of_fact(name)
        for rule_id in catalogue.rules:
            self.rule(rule_id)

    def form(self) -> Form:
        """Give what was compiled so far as one frozen form."""
        return Form(
            nodes=tuple(self.nodes),
            reads=tuple(self.reads),
            bits=self.bits,
            derived=self.derived,
            derived_reads=self.derived_reads,
            rules=self.rules,
        )

    # facts

    def reads_of_fact(self, name: str) -> int:
        """Give the facts a fact depends on as a bit set, compiling it first if it is derived."""
        if name == AS_OF:
            return 1 << self.bits[AS_OF]
        fact = self.catalogue.facts.get(name)
        if fact is None:
            raise CatalogueError(f"unbekannter Fakt: {name}")
        if fact.derive is None:
            return 1 << self.bits[name]
        if name not in self.derived_reads:
            self._enter(f"fact {name}")
            self.derived[name], reads = self._derived(fact.derive)
            self.derived_reads[name] = reads | (1 << self.bits[name])
            self._open.pop()
        return self.derived_reads[name]

    def _derived(self, derive: Raw) -> tuple[Derived, int]:
        if "condition" in derive:
            condition = self.condition(derive["condition"])
            return Derived(condition=condition), self.reads[condition.node]
        if "calc" in derive:
            formula = self.formula(derive["calc"])
            return Derived(calc=formula), self.reads_of_formula(formula)
        groups = tuple(
            tuple(ScoreEntry(entry["points"], self.condition(entry["if"]).node) for entry in group["first_of"])
            for group in derive["score"]
        )
        reads = 0
        for group in groups:
            for entry in group:
                reads |= self.reads[entry.node]
        return Derived(score=groups), reads

    # conditions

    def condition(self, raw: Raw) -> Condition:
        """Compile one condition and everything below it."""
        for kind in ("all", "any"):
            if kind in raw:
                children = tuple(self.condition(part) for part in raw[kind])
                node = self._node(Node(kind, children=tuple(child.node for child in children)))
                return Condition(node, kind, children, raw)
        if "not" in raw:
            child = self.condition(raw["not"])
            return Condition(self._negated(child.node), "not", (child,), raw)
        if "rule" in raw:
            self.rule(raw["rule"])
            node = self._node(Node("rule", ref=raw["rule"]))
            return Condition(node if raw["is"] == "met" else self._negated(node), "rule", (), raw)
        if "flag" in raw:
            if raw["flag"] not in self.catalogue.flags:
                raise CatalogueError(f"unbekannte Flagge: {raw['flag']}")
            node = self._node(Node("flag", ref=raw["flag"]))
            return Condition(node if raw["is"] else self._negated(node), "flag", (), raw)
        leaf, negated = self._leaf(raw)
        node = self._node(Node("leaf", leaf=leaf))
        return Condition(self._negated(node) if negated else node, "leaf", (), raw)

    def _leaf(self, raw: Raw) -> tuple[Leaf, bool]:
        name = raw["fact"]
        self.reads_of_fact(name)
        fact = self.catalogue.facts.get(name)
        test, negated = TESTS[raw["op"]]
        ranks = fact.values if fact is not None and fact.ordered and test in ("gte", "gt") else ()
        return Leaf(name, test, self._operand(raw.get("value"), test, fact), ranks), negated

    def _operand(self, value: Any, test: Test, fact: Fact | None) -> Operand:
        if isinstance(value, Mapping):
            if "list" in value:
                if value["list"] not in self.catalogue.lists:
                    raise CatalogueError(f"unbekannte Liste: {value['list']}")
                return ListRef(value["list"])
            if "param" in value:
                return self._param(value)
            if "fact" in value:
                self.reads_of_fact(value["fact"])
                return FactRef(value["fact"], shift_of(value))
            if "at" in value:
                self.reads_of_fact(value["at"])
            return Period(span_of(value), value.get("at"))
        if isinstance(value, list):
            return Const(tuple(value))
        if test == "known":
            return None
        is_date = fact is None or fact.type == "date"
        return Const(date.fromisoformat(value) if is_date else value)

    def _param(self, raw: Raw) -> ParamRef:
        param_id, _, key = raw["param"].partition(".")
        if param_id not in self.catalogue.parameters:
            raise CatalogueError(f"unbekannter Parameter: {param_id}")
        if "at" in raw:
            self.reads_of_fact(raw["at"])
        return ParamRef(param_id, key or None, raw.get("at"))

    def _negated(self, node: int) -> int:
        inner = self.nodes[node]
        return inner.children[0] if inner.kind == "not" else self._node(Node("not", children=(node,)))

    def _node(self, node: Node) -> int:
        if node not in self._index:
            self._index[node] = len(self.nodes)
            self.nodes.append(node)
            self.reads.append(self._reads(node))
        return self._index[node]

    def _reads(self, node: Node) -> int:
        if node.kind == "rule":
            return self.rules[node.ref].reads
        reads = 0
        for child in node.children:
            reads |= self.reads[child]
        if node.leaf is not None:
            reads |= self.reads_of_fact(node.leaf.fact) | self._reads_of_operand(node.leaf.operand)
        return reads

    def _reads_of_operand(self, operand: Operand) -> int:
        if isinstance(operand, FactRef):
            return self.reads_of_fact(operand.fact)
        if isinstance(operand, ParamRef | Period):
            return self.reads_of_fact(operand.at or AS_OF)
        return 1 << self.bits[AS_OF] if isinstance(operand, ListRef) else 0

    # rules

    def rule(self, rule_id: str) -> RuleForm:
        """Compile a rule once, after the rules its conditions refer to."""
        if rule_id in self.rules:
            return self.rules[rule_id]
        rule = self.catalogue.rules.get(rule_id)
        if rule is None:
            raise CatalogueError(f"unbekannte Regel: {rule_id}")
        self._enter(f"rule {rule_id}")
        editions = tuple(self._edition(edition) for edition in rule.editions)
        self._open.pop()
        reads = self.reads_of_fact(rule.edition_by or AS_OF)
        for edition in editions:
            reads |= self.reads[edition.condition.node]
        form = RuleForm(rule_id, rule.edition_by, rule.before_first, rule.after_last, editions, reads)
        self.rules[rule_id] = form
        return form

    def _edition(self, edition: Edition) -> EditionForm:
        unknown = [name for name in (*edition.requires, *edition.blocked_by) if name not in self.catalogue.rules]
        if unknown:
            raise CatalogueError(f"unbekannte Regel: {unknown[0]}")
        calculations = edition.raw.get("calculations") or {}
        return EditionForm(
            valid_from=edition.valid_from,
            valid_to=edition.valid_to,
            condition=self.condition(edition.raw["condition"]),
            requires=edition.requires,
            blocked_by=edition.blocked_by,
            calculations=tuple(
                (name, entry["unit"], self.formula(entry["formula"])) for name, entry in calculations.items()
            ),
            responsible=tuple(
                Responsible(
                    authority=entry["authority"],
                    when=self.condition(entry["when"]) if "when" in entry else None,
                    when_de=entry.get("when_de", ""),
                    norm=entry.get("norm", ""),
                )
                for entry in edition.raw.get("responsible", ())
            ),
        )

    # formulas

    def formula(self, raw: Any) -> Formula:
        """Compile one calculation."""
        if isinstance(raw, int | Decimal):
            return Formula("number", number=Fraction(raw))
        if "fact" in raw:
            self.reads_of_fact(raw["fact"])
            return Formula("fact", fact=raw["fact"])
        if "param" in raw:
            return Formula("param", param=self._param(raw))
        if "student_days" in raw:
            self.reads_of_fact(raw["student_days"])
            return Formula("student_days", fact=raw["student_days"])
        if "if" in raw:
            branches = (self.formula(raw["then"]), self.formula(raw["else"]))
            return Formula("if", parts=branches, node=self.condition(raw["if"]).node)
        if "bands" in raw:
            rates = raw["bands"]["rates"]
            limits = [self.formula(rate[key]) for rate in rates for key in ("from", "to", "rate")]
            return Formula("bands", parts=(self.formula(raw["bands"]["of"]), *limits))
        op = next(key for key in _SERIES_OF_FORMULAS if key in raw)
        return Formula(op, parts=tuple(self.formula(part) for part in raw[op]))

    def reads_of_formula(self, formula: Formula) -> int:
        """Give the facts a calculation depends on as a bit set."""
        reads = self.reads[formula.node] if formula.op == "if" else 0
        if formula.fact:
            reads |= self.reads_of_fact(formula.fact)
        if formula.param is not None:
            reads |= self._reads_of_operand(formula.param)
        for part in formula.parts:
            reads |= self.reads_of_formula(part)
        return reads

    def _enter(self, what: str) -> None:
        if what in self._open:
            raise CatalogueError(f"Kreis im Regelwerk: {' → '.join([*self._open, what])}")
        self._open.append(what)
