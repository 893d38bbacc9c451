"""练习 8.7.2 的计划：两个起点，每个起点上逐一换办法，其余一概不动。"""

from solutions.ch08.bptt.remedies_models import Design
from solutions.ch08.bptt.remedies_training import Remedy

STRETCH, CUT, LEAK = 5.0, 5, 0.2
BIG = Design(stretch=STRETCH)

DESIGNS = {  # whose gradients are followed back through time before any training
    "default": Design(),
    "start": BIG,
    "orthogonal": Design(orthogonal=True),
    "norm": Design(stretch=STRETCH, norm=True),
    "norm_default": Design(norm=True),
    "leaky": Design(stretch=STRETCH, leak=LEAK),
    "lstm": Design("lstm", STRETCH),
    "lstm_default": Design("lstm"),
    "lstm_triple": Design("lstm", 3 * STRETCH),
    "gru": Design("gru", STRETCH),
    "relu": Design("relu", STRETCH),
    "relu_default": Design("relu"),
}

TIME = {  # the gradient explodes along time: recurrent weights five times the default's, learning rate 1
    "default": Remedy(Design()),  # for reference: what a healthy start learns, with nothing else
    "none": Remedy(BIG),
    "clip": Remedy(BIG, clip=1.0),
    "clip_third": Remedy(BIG, clip=0.3),
    "clip_tenth": Remedy(BIG, clip=0.1),
    "clip_longer": Remedy(BIG, clip=1.0, longer=3),
    "clip_value": Remedy(BIG, clip_value=0.01),
    "slow": Remedy(BIG, lr=0.1),
    "adam": Remedy(BIG, lr=0.003, adam=True),
    "cut": Remedy(Design(stretch=STRETCH, cut=CUT)),
    "orthogonal": Remedy(Design(orthogonal=True)),
    "cap": Remedy(BIG, cap=1.0),
    "norm": Remedy(Design(stretch=STRETCH, norm=True)),
    "leaky": Remedy(Design(stretch=STRETCH, leak=LEAK)),
    "lstm": Remedy(Design("lstm", STRETCH)),
    "lstm_triple": Remedy(Design("lstm", 3 * STRETCH)),
    "relu_clip": Remedy(Design("relu", STRETCH), clip=1.0),
    "decay": Remedy(BIG, decay=0.01),
    "decay_clip": Remedy(BIG, decay=0.01, clip=1.0),
    "penalty": Remedy(BIG, penalty=10.0),
    "penalty_clip": Remedy(BIG, penalty=10.0, clip=1.0),
    "orthogonal_clip": Remedy(Design(orthogonal=True), clip=1.0),
}
STEP = {  # the step is too long: default weights, learning rate 4
    "none": Remedy(Design(), lr=4.0),
    "clip": Remedy(Design(), lr=4.0, clip=0.25),
    "clip_value": Remedy(Design(), lr=4.0, clip_value=0.0025),
    "slow": Remedy(Design(), lr=0.4),
    "cut": Remedy(Design(cut=CUT), lr=4.0),
    "orthogonal": Remedy(Design(orthogonal=True), lr=4.0),
    "cap": Remedy(Design(), lr=4.0, cap=1.0),
    "norm": Remedy(Design(norm=True), lr=4.0),
    "lstm": Remedy(Design("lstm"), lr=4.0),
    "orthogonal_clip": Remedy(Design(orthogonal=True), lr=4.0, clip=0.25),
}
