"""The one family of errors an officer may see."""


class Refused(Exception):
    """
    An operation said no. The message is one or two sentences for an officer: what happened, what to do next.

    Every operation's own refusal is a subclass beside the function that raises it. Edges turn the family into
    HTTP 409, a form error or an exit code, once.
    """

    @property
    def message(self) -> str:
        """The sentence for the officer."""
        return str(self.args[0]) if self.args else "This cannot be done."
