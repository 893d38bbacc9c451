"""练习 8.3.2：一个种子做的事：造对话，训练每一种模型，读留出的对话，再让模型说话。"""

import random

import torch

from solutions.ch08.language_models.dialogue_grammar import ANSWERS, END_DIALOGUE, VOCABULARY, log_probability, sample
from solutions.ch08.language_models.dialogue_memory import MEMORIES, Condition, places
from solutions.ch08.language_models.dialogue_models import DialogueModel, largest_error_of_a_sum, losses, speak
from solutions.ch08.language_models.dialogue_networks import INDEX, NETWORKS, network_chances, trained
from solutions.ch08.language_models.dialogue_replies import (
    answer_places,
    period,
    readable,
    scores,
    share_that_fits,
    turns,
)

LONG = 600  # tokens without an end that count as no end


def dialogues(seed: int, part: str, number: int) -> list[list[str]]:
    """``part`` keeps training and held-out dialogues apart; the first of more are the same ones.

    None of them was drawn while the networks' hyper-parameters were chosen: those had dialogues of their own.
    """
    rng = random.Random(f"8.3.2 measured {part} {seed}")
    return [sample(rng) for _ in range(number)]


def every_place(found: list[list[str]]) -> list:
    return [place for tokens in found for place in places(tokens)]


def counted(seed: int, base: int, held: int, orders: list[int], spoken: int, report) -> dict:
    """All the n-grams of one seed."""
    unseen, known = dialogues(seed, "held-out", held), dialogues(seed, "training", base)
    heldout, examples = every_place(unseen), every_place(known)
    models = {name: DialogueModel(examples, condition, VOCABULARY) for name, condition in MEMORIES.items()}
    values = {
        "truth": -sum(log_probability(tokens) for tokens in unseen) / len(heldout),
        "tokens": sum(map(len, known)),
        "models": {name: {**by_counts(model, unseen), "contexts": len(model.counts)} for name, model in models.items()},
        "flat": [],
        "sums": sums(list(models.values()), heldout[:1000]),
        "speech": speech(models, seed, spoken),
    }
    report(1, 2)
    for order in orders:
        model = DialogueModel(examples, Condition(order), VOCABULARY)
        values["flat"].append({**by_counts(model, unseen), "contexts": len(model.counts)})
    report(2, 2)
    return values


def sums(models: list[DialogueModel], examples: list) -> dict:
    """How far the sums of probabilities are from 1, and how many of the contexts asked had never been seen."""
    asked = [(model, model.condition.fullest(memory)) for model in models for memory, _ in examples]
    return {
        "error": max(largest_error_of_a_sum(model, examples) for model in models),
        "unseen": sum(context not in model.counts for model, context in asked),
    }


def by_counts(model: DialogueModel, unseen: list[list[str]]) -> dict:
    """``loss``, ``reply`` and ``fitting`` of an n-gram model."""

    def chances(tokens):
        memories = [memory for memory, _ in places(tokens)]
        fitting = {
            n: sum(model.probability(w, memories[n]) for w, _ in ANSWERS[word]) for n, word in answer_places(tokens)
        }
        return losses(model, places(tokens)), fitting

    return scores(unseen, chances)


def by_network(model: torch.nn.Module, unseen: list[list[str]], carried: bool) -> dict:
    """The same of a recurrent network."""

    def chances(tokens):
        found = network_chances(model, tokens, carried)
        fitting = {n: sum(found[n, INDEX[w]].item() for w, _ in ANSWERS[word]) for n, word in answer_places(tokens)}
        said = found[range(len(tokens)), [INDEX[token] for token in tokens]]
        return (-said.log()).tolist(), fitting

    return scores(unseen, chances)


def recurrent(seed: int, name: str, base: int, held: int, epochs: int, report) -> dict:
    """One of NETWORKS, one seed: the same dialogues as the n-grams have."""
    carried, remember = NETWORKS[name]
    model = trained(dialogues(seed, "training", base), carried, remember, epochs, seed)
    report(1, 1)
    return by_network(model, dialogues(seed, "held-out", held), carried)


def speech(models: dict[str, DialogueModel], seed: int, number: int) -> dict:
    """Dialogues drawn from models, and the one that always takes the likeliest token."""
    values = {}
    for name in ("trigram", "both"):
        rng = random.Random(f"8.3.2 speech {seed}")
        drawn = [speak(models[name], rng, LONG) for _ in range(number)]
        greedy = speak(models[name], None, LONG)
        values[name] = {
            "ended": sum(tokens[-1] == END_DIALOGUE for tokens in drawn),
            "drawn": number,
            "turns": sum(len(turns(tokens)) for tokens in drawn) / number,
            "fits": share_that_fits(drawn),
            "different": len({tuple(tokens) for tokens in drawn}),
            "greedy_ended": greedy[-1] == END_DIALOGUE,
            "greedy_period": period(greedy),
            "shown": readable(min(drawn, key=lambda tokens: abs(len(turns(tokens)) - 5))),
            "greedy_shown": readable([token for turn in turns(greedy)[:5] for token in turn]),
        }
    return values
