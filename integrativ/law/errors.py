"""What can go wrong when the law is asked, each named for the situation."""


class LawError(Exception):
    """Something about the question to the law is wrong; the message is one German sentence."""


class FactError(LawError):
    """A given fact cannot be used; `name` says which, the message names it too."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class FlagError(LawError):
    """A given flag is unknown or neither true, false nor null."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name


class UnknownRule(LawError):
    """No rule of this name is in the catalogue."""

    def __init__(self, rule_id: str) -> None:
        super().__init__(f"unbekannte Regel: {rule_id}")


class UnknownQuestion(LawError):
    """No question of this name is in the catalogue."""

    def __init__(self, question_id: str) -> None:
        super().__init__(f"unbekannte Frage: {question_id}")


class CatalogueError(LawError):
    """The catalogue contradicts itself or its schema."""
