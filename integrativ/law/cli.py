"""The law on the command line: JSON Lines in, JSON Lines out, one line for each.

    integrativ law evaluate [--as-of DATE] [--rule ID]...
    integrativ law answer QUESTION [--as-of DATE]
    integrativ law import DIR
    integrativ law pages DIR
    integrativ law lint

A line that cannot be read or answered gives `{"id": …, "error": …}`; the others are answered. Exit code 0; 2 with one
line on standard error for an unknown question, rule or option.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TextIO

from integrativ.law.answers.forms import catalogue
from integrativ.law.asking import answer, evaluate
from integrativ.law.errors import LawError, UnknownQuestion, UnknownRule
from integrativ.law.json_lines import Request, RequestError, request_from, response_line
from integrativ.law.kernel.values import day_of

USAGE_ERROR = 2


class _Refused(Exception):
    """The command line itself is wrong; the message is one line."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line instead of printing its usage."""

    def error(self, message: str) -> NoReturn:
        raise _Refused(" ".join(message.split()))


def main(argv: Sequence[str], stdin: BinaryIO | None = None, stdout: BinaryIO | None = None) -> int:
    """Run `integrativ law …` with the arguments after `law` and give the exit code."""
    try:
        options = _parser().parse_args(list(argv))
        if options.command == "import":
            return _import(options.folder, sys.stdout)
        if options.command == "pages":
            return _pages(options.folder, sys.stdout)
        if options.command == "lint":
            return _lint(sys.stdout)
        respond = _responder(options)
    except (_Refused, LawError) as refused:
        print("integrativ law:", *str(refused).split(), file=sys.stderr)
        return USAGE_ERROR
    lines = stdin if stdin is not None else sys.stdin.buffer
    _answer_lines(lines, stdout if stdout is not None else sys.stdout.buffer, respond, options.as_of)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="integrativ law", description="Fragt das Recht: JSON Lines hinein, JSON Lines heraus.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    evaluating = commands.add_parser("evaluate", help="Ergebnis einzelner oder aller Regeln", allow_abbrev=False)
    evaluating.add_argument("--rule", action="append", metavar="ID", help="nur diese Regel; mehrfach möglich")
    answering = commands.add_parser("answer", help="Antwort auf eine Frage", allow_abbrev=False)
    answering.add_argument("question", metavar="QUESTION")
    for command in (evaluating, answering):
        command.add_argument("--as-of", type=_day, metavar="DATE", help="Stichtag, wenn die Zeile keinen nennt")
    importing = commands.add_parser("import", help="Regelkatalog aus einem Ordner übernehmen", allow_abbrev=False)
    importing.add_argument("folder", metavar="DIR")
    writing = commands.add_parser("pages", help="Seiten zum Lesen schreiben", allow_abbrev=False)
    writing.add_argument("folder", metavar="DIR")
    commands.add_parser("lint", help="Bedingungen, die nach etwas fragen, das nichts ändert", allow_abbrev=False)
    return parser


def _day(text: str) -> date:
    try:
        return day_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: {error}") from None


def _responder(options: argparse.Namespace) -> Callable[[Request], dict[str, Any]]:
    """Give the function that answers one request, after checking what the command line names."""
    if options.command == "answer":
        question: str = options.question
        if question not in catalogue().questions:
            raise UnknownQuestion(question)
        return lambda request: {
            "question": question,
            "answer": answer(question, request.facts, request.as_of, request.flags).as_json(),
        }
    rules: list[str] | None = options.rule
    for rule_id in rules or ():
        if rule_id not in catalogue().rules:
            raise UnknownRule(rule_id)
    return lambda request: {"rules": _findings(request, rules)}


def _findings(request: Request, rules: list[str] | None) -> dict[str, Any]:
    findings = evaluate(request.facts, request.as_of, rules, request.flags)
    return {rule_id: finding.as_json() for rule_id, finding in findings.items()}


def _answer_lines(
    lines: Iterable[bytes], out: BinaryIO, respond: Callable[[Request], dict[str, Any]], as_of: date | None
) -> None:
    for line in lines:
        out.write(response_line(_response(line, respond, as_of)))
    out.flush()


def _response(line: bytes, respond: Callable[[Request], dict[str, Any]], as_of: date | None) -> dict[str, Any]:
    try:
        request = request_from(line, as_of)
    except RequestError as error:
        return {"id": error.id, "error": str(error)}
    try:
        return {"id": request.id, **respond(request)}
    except LawError as error:
        return {"id": request.id, "error": str(error)}


def _import(folder: str, out: TextIO) -> int:
    # here, because YAML and JSON Schema are only needed for this
    from integrativ.law.importing import CASES, import_cases, import_catalogue, write_compiled_cases

    version = import_catalogue(folder)
    import_cases(folder, CASES)
    write_compiled_cases()
    print(f"Regelkatalog {version.number} übernommen, {version.hash}", file=out)
    return 0


def _pages(folder: str, out: TextIO) -> int:
    # here, because answering needs none of it
    from integrativ.law.pages import write_pages

    count = write_pages(Path(folder))
    print(f"{count} Seiten geschrieben: {folder}", file=out)
    return 0


def _lint(out: TextIO) -> int:
    """List needless questions; 1 if there is one nobody has seen, or a known one has gone."""
    from integrativ.law.answers.forms import law
    from integrativ.law.needless import known_findings, needless_facts

    findings = {finding.key: finding.line() for finding in needless_facts(law())}
    for key, line in findings.items():
        print(line if key in known_findings() else f"NEU: {line}", file=out)
    gone = known_findings() - set(findings)
    for key in sorted(gone):
        print(f"nicht mehr gefunden, bitte aus needless.txt streichen: {key}", file=out)
    return 1 if gone or set(findings) - known_findings() else 0
