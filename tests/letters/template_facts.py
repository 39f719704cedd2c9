"""Reads the names out of a paper's template and follows them through its facts, in conditions and loops as well."""

import types
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

from django.template import Engine, Node, NodeList
from django.template.base import FilterExpression, Template, TextNode, VariableNode
from django.template.defaulttags import ForNode, IfNode, TemplateLiteral
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode

from letters.facts import Facts

FORBIDDEN = {"now", "debug", "lorem", "load", "url", "csrf_token", "cycle", "ssi", "autoescape", "safe", "safeseq"}
SHOWS_MONEY = {"money", "balance", "owed_sentence", "signed", "moved"}
SHOWS_DAYS = {"day", "short_day"}


class Reader:
    """Collects what a template asks of its facts and everything that is wrong with it."""

    def __init__(self, engine: Engine, facts: type[Facts]) -> None:
        self.engine = engine
        self.wrong: list[str] = []
        self.asked: set[str] = set()
        self._root = {"facts": facts}
        self._blocks: dict[str, BlockNode] = {}

    def read(self, template: Template) -> "Reader":
        """Follow a template, those it extends and those it includes."""
        self._nodes(template.nodelist, dict(self._root))
        return self

    def _nodes(self, nodes: NodeList | list[Node], scope: dict[str, Any]) -> None:
        for node in nodes:
            self._node(node, scope)

    def _node(self, node: Node, scope: dict[str, Any]) -> None:
        if isinstance(node, TextNode):
            return
        tag = node.token.contents.split()[0] if node.token else ""
        if tag in FORBIDDEN:
            self.wrong.append(f"the tag {tag}")
        if isinstance(node, ExtendsNode):
            for name, block in node.blocks.items():
                self._blocks.setdefault(name, block)
            self._nodes(self.engine.get_template(node.parent_name.var).nodelist, scope)
        elif isinstance(node, BlockNode):
            self._nodes(self._blocks.get(node.name, node).nodelist, scope)
        elif isinstance(node, VariableNode):
            self._shown(node.filter_expression, scope)
        elif isinstance(node, IfNode):
            for condition, nodes in node.conditions_nodelists:
                self._condition(condition, scope)
                self._nodes(nodes, scope)
        elif isinstance(node, ForNode):
            kind = self._kind(node.sequence, scope)
            item = get_args(kind)[0] if get_origin(kind) is tuple else None
            if item is None:
                self.wrong.append(f"a loop over {node.sequence.token}, which is no list")
            self._nodes(node.nodelist_loop, {**scope, node.loopvars[0]: item, "forloop": Any})
            self._nodes(node.nodelist_empty, scope)
        elif isinstance(node, IncludeNode):
            inner = {name: self._kind(value, scope) for name, value in node.extra_context.items()}
            self._nodes(self.engine.get_template(node.template.var).nodelist, {**scope, **inner})
        elif node.child_nodelists and any(getattr(node, name, None) for name in node.child_nodelists):
            self.wrong.append(f"a tag this guard cannot follow: {node!r}")

    def _condition(self, condition: Any, scope: dict[str, Any]) -> None:
        if isinstance(condition, TemplateLiteral):
            self._kind(condition.value, scope)
            return
        for side in (getattr(condition, "first", None), getattr(condition, "second", None)):
            if side is not None:
                self._condition(side, scope)

    def _shown(self, expression: FilterExpression, scope: dict[str, Any]) -> None:
        kind, used = self._kind(expression, scope), {function.__name__ for function, _ in expression.filters}
        names = {getattr(function, "_filter_name", function.__name__) for function, _ in expression.filters} | used
        if FORBIDDEN & names:
            self.wrong.append(f"the filter in {expression.token}")
        if kind is int and not SHOWS_MONEY & names:
            self.wrong.append(f"{expression.token} prints a number without a money filter")
        if kind is date and not SHOWS_DAYS & names:
            self.wrong.append(f"{expression.token} prints a day without a day filter")
        if kind not in (str, int, date, Any) and not names:
            self.wrong.append(f"{expression.token} prints a {kind}")

    def _kind(self, expression: FilterExpression, scope: dict[str, Any]) -> Any:
        """The type of what is named; a name that is not among the facts is written down as wrong."""
        for _, arguments in expression.filters:
            for is_variable, argument in arguments:
                if is_variable:
                    self._follow(str(argument.var), scope)
        if isinstance(expression.var, str):
            return str
        return self._follow(str(expression.var.var), scope) if expression.var.lookups else Any

    def _follow(self, name: str, scope: dict[str, Any]) -> Any:
        first, *rest = name.split(".")
        if first not in scope:
            self.wrong.append(f"{name}, which nobody supplies")
            return Any
        kind = scope[first]
        for part in rest:
            if kind is Any:
                return Any
            kind = _member(kind, part)
            if kind is None:
                self.wrong.append(f"{name}: there is no {part}")
                return Any
        if name.startswith("facts."):
            self.asked.add(name)
        return kind


def _member(kind: Any, name: str) -> Any:
    if not (isinstance(kind, type) and issubclass(kind, Facts)):
        return None
    hints = get_type_hints(kind)
    if name in kind.__dataclass_fields__:
        found = hints[name]
    elif isinstance(vars(kind).get(name), property):
        found = get_type_hints(vars(kind)[name].fget)["return"]
    else:
        return None
    if isinstance(found, types.UnionType):
        return next(option for option in get_args(found) if option is not type(None))
    return found
