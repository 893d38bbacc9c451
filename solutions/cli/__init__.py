"""``python -m solutions …``: list, run, status, check, data."""

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence

from solutions.cli import commands, reports
from solutions.cli.parser import Parser
from solutions.errors import UserError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when a check fails, 2 for bad input, 130 after Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # whatever the locale says of Chinese
    try:
        options = _parser().parse_args(arguments)
        status = options.command(options)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader, head perhaps, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except UserError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\n已中断。还没测完的练习保留原来的结果，没有写下半个文件。", file=sys.stderr)
        return 130


def _list(options: argparse.Namespace) -> int:
    rows = reports.catalogue_rows()
    if options.json:
        return _print_json(rows)
    reports.print_table(
        ["编号", "难度", "种子", "完整运行", "题目"],
        [[row["id"], row["level"], str(row["seeds"]), row["cost"], row["title"]] for row in rows],
    )
    print("运行其中一题：python -m solutions run 编号（先试试 --quick --sample：不下载语料，几秒钟）。")
    return 0


def _status(options: argparse.Namespace) -> int:
    rows = reports.status_rows()
    if options.json:
        return _print_json(rows)
    reports.print_table(
        ["编号", "结果", "设备", "用时", "日期", "结论", "题目"],
        [[r["id"], r["label"], r["device"], r["time"], r["date"], r["claims"], r["title"]] for r in rows],
    )
    for row in rows:
        if row["problem"]:
            print(f"{row['id']}：{row['problem']}")
    return 0


def _print_json(rows: list[dict]) -> int:
    print(json.dumps(rows, ensure_ascii=False, indent=2))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m solutions", description="《动手学深度学习》第 8 章习题解答：能跑的答案。", add_help=False
    )
    _add_help(parser)
    verbs = parser.add_subparsers(title="命令", required=True, metavar="命令", parser_class=Parser)
    listing = _add_command(verbs, "list", _list, "列出全部练习、难度和运行代价")
    listing.add_argument("--json", action="store_true", help="输出 JSON")
    run = _add_command(verbs, "run", commands.run, "测量练习，写入 data/results")
    _add_selection(run)
    _add_run_options(run)
    trial = _add_command(verbs, "trial", commands.trial, "试跑一题，图与日志写到 runs，不动 data/results")
    trial.add_argument("id", metavar="编号", help="练习编号，例如 8.5.4")
    _add_run_options(trial)
    status = _add_command(verbs, "status", _status, "每题的结果：最新、过期还是缺失")
    status.add_argument("--json", action="store_true", help="输出 JSON")
    _add_command(verbs, "check", commands.check, "核对每条结论和每处引用，有一处不成立就失败")
    _add_command(verbs, "data", commands.data, "下载并校验语料")
    return parser


def _add_command(verbs, name: str, function, text: str) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text, description=text, add_help=False)
    _add_help(parser)
    parser.set_defaults(command=function)
    return parser


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help="显示这份说明")


def _add_selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="*", metavar="编号", help="要测量的练习，例如 8.1.1 8.5.4")
    parser.add_argument("--stale", action="store_true", help="测量过期和缺失的练习")
    parser.add_argument("--all", action="store_true", help="测量全部练习；在同类设备上已是最新的跳过，中断后可接着跑")
    parser.add_argument("--force", action="store_true", help="与 --all 或 --stale 同用：已是最新的也重新测量")


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", default="auto", metavar="设备", help="auto、cpu、cuda 或 mps，默认 auto")
    parser.add_argument("--seeds", type=_count, default=None, metavar="个数", help="随机种子的个数，默认用该题的设定")
    parser.add_argument("--quick", action="store_true", help="小规模试跑，约几秒；结果不进 data/results")
    parser.add_argument("--sample", action="store_true", help="用随附的小故事代替语料，不联网；结果不进 data/results")
    parser.add_argument(
        "--jobs", type=_count, default=None, metavar="个数", help="CPU 上同时运行的进程数，默认等于核数"
    )


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]+", text) or int(text) < 1:
        raise UserError(f"--seeds 和 --jobs 要一个不小于 1 的整数，收到的是 {text!r}。")
    return int(text)
