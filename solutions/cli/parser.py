"""argparse in Chinese: its errors as one sentence, its help with Chinese headings."""

import argparse
import difflib
import re

from solutions.errors import UserError

# What argparse says, and what we say for it; what none of these matches is passed on as it is.
TRANSLATIONS = [
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数 \1"),
    (r"argument (.+?): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.+?): ignored explicit argument '?(.+?)'?", r"\1 后面不能跟 \2"),
    (r"ambiguous option: (\S+) could match (.+)", r"\1 不完整，可能是 \2"),
]


class Formatter(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UserError instead of ending the program."""

    def __init__(self, **settings):
        super().__init__(formatter_class=Formatter, **settings)
        self._positionals.title, self._optionals.title = "参数", "选项"

    def error(self, message: str):
        """One Chinese sentence: what is wrong and what is near."""
        raise UserError(f"命令写得不对：{self._translated(message)}。用法见 {self.prog} --help。")

    def _translated(self, message: str) -> str:
        if choice := re.match(r"argument .+?: invalid choice: '(.*?)' \(choose from (.+)\)", message):
            known = re.findall(r"[\w-]+", choice[2])
            near = difflib.get_close_matches(choice[1], known, n=2, cutoff=0.5) or known
            return f"没有 {choice[1]!r}，可以用 {'、'.join(near)}"
        for pattern, translation in TRANSLATIONS:
            if match := re.fullmatch(pattern, message):
                return match.expand(translation)
        return message
