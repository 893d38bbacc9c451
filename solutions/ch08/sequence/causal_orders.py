"""练习 8.1.3：三个字母的词是一个小的联合分布，按任何顺序分解；双侧条件概率的乘积不是概率。"""

import math
from collections import Counter
from fractions import Fraction
from itertools import permutations

Joint = dict[tuple, Fraction]  # {(x_1, …, x_n): probability}


def joint_of_words(words: list[str], length: int) -> Joint:
    """Relative frequencies of the words of so many letters, each as a tuple of letters; exact fractions."""
    counts = Counter(tuple(word) for word in words if len(word) == length)
    return {letters: Fraction(n, counts.total()) for letters, n in counts.items()}


def marginal(joint: Joint, places: tuple[int, ...]) -> Joint:
    """The distribution of the letters at these places."""
    result: Joint = {}
    for letters, probability in joint.items():
        key = tuple(letters[place] for place in places)
        result[key] = result.get(key, Fraction(0)) + probability
    return result


def chain_factors(joint: Joint, letters: tuple, order: tuple[int, ...]) -> list[Fraction]:
    """p(x_{o1}), p(x_{o2} | x_{o1}), …: the letters revealed in any order; their product is the joint."""
    factors, known = [], Fraction(1)
    for number in range(1, len(order) + 1):
        places = order[:number]
        reached = marginal(joint, places)[tuple(letters[place] for place in places)]
        factors.append(reached / known)
        known = reached
    return factors


def orders_agree(joint: Joint) -> tuple[int, Fraction]:
    """``(how many products were compared, the largest deviation from the joint)`` over all words and orders."""
    length = len(next(iter(joint)))
    orders = list(permutations(range(length)))
    tables = {order[:n]: marginal(joint, order[:n]) for order in orders for n in range(1, length + 1)}
    worst = Fraction(0)
    for order in orders:
        for letters, probability in joint.items():
            product = known = Fraction(1)
            for n in range(1, length + 1):
                reached = tables[order[:n]][tuple(letters[place] for place in order[:n])]
                product *= reached / known
                known = reached
            worst = max(worst, abs(product - probability))
    return len(orders) * len(joint), worst


def pseudo_likelihoods(joint: Joint) -> Joint:
    """∏ p(x_i | all the others) of every word that occurs: Besag's pseudo-likelihood, not a probability.

    Where p(x) = 0 the product is 0 as soon as one of its factors is defined, so the sum over the words
    that occur is the sum over all.
    """
    length = len(next(iter(joint)))
    others = [tuple(place for place in range(length) if place != hidden) for hidden in range(length)]
    tables = [marginal(joint, places) for places in others]
    return {
        letters: math.prod(
            probability / table[tuple(letters[place] for place in places)]
            for table, places in zip(tables, others, strict=True)
        )
        for letters, probability in joint.items()
    }


def independent(joint: Joint) -> Joint:
    """The product of the joint's own marginals: the same letters in the same places, but independent."""
    result: Joint = {(): Fraction(1)}
    for place in range(len(next(iter(joint)))):
        letters = marginal(joint, (place,))
        result = {(*head, *tail): p * q for head, p in result.items() for tail, q in letters.items()}
    return result


def mean_bits(joint: Joint, probabilities: Joint) -> float:
    """−∑ p(x) log₂ q(x): the joint's own entropy when q is the joint."""
    return -sum(float(p) * math.log2(probabilities[letters]) for letters, p in joint.items())


def summary(words: list[str]) -> dict:
    """The three-letter words as a joint distribution: every order, the pseudo-likelihood, and an independent twin."""
    joint = joint_of_words(words, 3)
    example = max(joint, key=joint.get)
    pseudo, (compared, worst) = pseudo_likelihoods(joint), orders_agree(joint)
    orders = [(order, chain_factors(joint, example, order)) for order in permutations(range(3))]
    return {
        "kinds": len(joint),
        "example": "".join(example),
        "probability": float(joint[example]),
        "orders": [{"order": list(order), "factors": [float(f) for f in factors]} for order, factors in orders],
        "compared": compared,
        "worst": float(worst),
        "entropy": mean_bits(joint, joint),
        "pseudo_bits": mean_bits(joint, pseudo),
        "pseudo_sum": float(sum(pseudo.values())),
        "certain": sum(product == 1 for product in pseudo.values()),
        "independent_sum": float(sum(pseudo_likelihoods(independent(joint)).values())),
    }
