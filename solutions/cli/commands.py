"""The slow commands: run, trial, check, data."""

import argparse
import sys
from pathlib import Path

from solutions.errors import UserError
from solutions.lab import presentation, results, runner
from solutions.lab.catalogue import ROOT, Entry, entries, find
from solutions.lab.wording import duration
from solutions.toolkit.corpus import corpora, load_corpus


def run(arguments: argparse.Namespace) -> int:
    """Measure the chosen exercises; official results go to ``data/results``, trials to ``runs``."""
    options = _options(arguments)
    chosen = _choose(arguments)
    if not chosen:
        print("没有需要测量的练习：结果都是最新的。")
    failures = 0
    for entry in chosen:
        failures += _measure_and_store(entry, options)
    return 1 if failures else 0


def trial(arguments: argparse.Namespace) -> int:
    """Measure one exercise and leave result, figures and log in ``runs``: what its own module does."""
    return 1 if _try(find(arguments.id), _options(arguments)) else 0


def check(_arguments: argparse.Namespace) -> int:
    """Judge every claim and resolve every reference in the pages; 1 where one fails."""
    from solutions.site.references import broken_references, orphans

    problems: list[str] = []
    held = 0
    for entry in entries():
        found, holding = _check_entry(entry)
        problems += found
        held += holding
    problems += [*orphans(), *broken_references()]
    for problem in problems:
        print(f"✗ {problem}", file=sys.stderr)
    if problems:
        print(f"有 {len(problems)} 处不成立，{held} 条结论成立。", file=sys.stderr)
        return 1
    print(f"{len(entries())} 题的 {held} 条结论全部成立，页面里的引用都能找到。")
    return 0


def data(_arguments: argparse.Namespace) -> int:
    """Fetch and verify every corpus; 1 where one cannot be had."""
    failures = 0
    for name, spec in corpora().items():
        try:
            corpus = load_corpus(name)
            print(f"✓ {spec.title}（{name}）：校验通过，{len(corpus.text):,} 个字符，{corpus.edition}")
        except UserError as error:
            failures += 1
            print(f"✗ {spec.title}（{name}）：{error}", file=sys.stderr)
    return 1 if failures else 0


def _options(arguments: argparse.Namespace) -> runner.Options:
    return runner.Options(arguments.device, arguments.seeds, arguments.quick, arguments.sample, arguments.jobs)


def _choose(arguments: argparse.Namespace) -> list[Entry]:
    ways = [bool(arguments.ids), arguments.stale, arguments.all]
    if sum(ways) != 1:
        raise UserError("请在练习编号、--stale、--all 里选一种，例如 python -m solutions run 8.5.4。")
    if arguments.ids:
        return list(dict.fromkeys(find(id) for id in arguments.ids))
    return [entry for entry in entries() if arguments.force or _due(entry, arguments)]


def _due(entry: Entry, arguments: argparse.Namespace) -> bool:
    """Whether there is anything to measure: a damaged result counts as missing."""
    try:
        standing = runner.standing(entry)
    except UserError:
        return True
    if standing.state != "fresh":
        return True
    from solutions.lab.run import pick_device

    elsewhere = standing.result.provenance["device"].split("（")[0] != pick_device(arguments.device).type
    return arguments.all and elsewhere


def _measure_and_store(entry: Entry, options: runner.Options) -> bool:
    """Whether a claim failed.  A trial never enters ``data/results``."""
    if not options.official(entry):
        return _try(entry, options)
    results.require_writable(entry.result_path)
    result = runner.measure(entry, options, lambda: print(f"测量练习 {entry.id} {entry.title}……", file=sys.stderr))
    path = results.save(result, entry.result_path.parent)
    print(f"练习 {entry.id} 测完，用时 {duration(result.provenance['seconds'])}，结果写入 {path.relative_to(ROOT)}。")
    return _print_claims(entry, result)


def _try(entry: Entry, options: runner.Options) -> bool:
    """Measure and leave everything under ``runs``; whether a full-sized trial has a claim that fails."""
    folder = runner.trial_folder(entry, options, ROOT)
    results.require_writable(folder / f"{entry.id}.json")
    result = runner.measure(entry, options, lambda: print(f"试跑练习 {entry.id} {entry.title}……", file=sys.stderr))
    problems = _leave_files(entry, result, folder)
    official = options.official(entry)
    if not official:
        print("这是一次试跑：规模、语料或种子与正式测量不同，下面有的结论不成立是正常的。")
    failed = _print_claims(entry, result)
    print(f"图、日志和数值都在 {folder.relative_to(ROOT)}/，data/results 没有动。")
    for problem in problems:
        print(f"✗ {problem}", file=sys.stderr)
    return bool(problems) or (failed and official)


def _leave_files(entry: Entry, result: results.Result, folder: Path) -> list[str]:
    """Values, log and every figure that can be drawn; why the others cannot."""
    from solutions.lab.figures import standalone

    results.save(result, folder)
    _leave(folder / "log.txt", "\n".join(result.log) + "\n")
    experiment, problems = runner.experiment_of(entry), []
    for name in experiment.figures:
        try:
            _leave(folder / f"{name}.svg", standalone(presentation.draw(experiment, name, result.values).svg))
        except UserError as error:
            problems.append(str(error))
    return problems


def _leave(path: Path, text: str) -> None:
    results.require_writable(path)
    path.write_text(text, encoding="utf-8")


def _print_claims(entry: Entry, result: results.Result) -> bool:
    claims = presentation.judge(runner.experiment_of(entry), result.values)
    for claim in claims:
        print(f"  {'✓' if claim.holds else '✗'} {claim.statement}：{claim.evidence}")
    return not all(claim.holds for claim in claims)


def _check_entry(entry: Entry) -> tuple[list[str], int]:
    try:
        shown = presentation.present(entry)
    except UserError as error:
        return [f"练习 {entry.id}：{error}"], 0
    again = f"请运行 python -m solutions run {entry.id}。"
    if shown.state == "missing":
        return [f"练习 {entry.id} 还没有结果。{again}"], 0
    problems = [f"练习 {entry.id} 的结果已过期：代码或语料变了。{again}"] if shown.state == "stale" else []
    problems += [
        f"练习 {entry.id} 的结论不成立：{c.statement}。实测：{c.evidence}" for c in shown.claims if not c.holds
    ]
    return problems, sum(claim.holds for claim in shown.claims)
