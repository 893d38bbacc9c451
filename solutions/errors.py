"""The one exception whose message is meant for the person at the keyboard."""


class UserError(Exception):
    """Bad input or a broken file: one Chinese sentence that says what is wrong and what to do."""
