"""Makes double.safetensors: arguments of the elementary functions of f64 and their values to twice its digits, as the sum of
two numbers. `python3 make.py`, with mpmath 1.3.0, numpy and safetensors."""

import random

import numpy as np
from mpmath import erfc, exp, expm1, log, log1p, mp, mpf, tanh
from safetensors.numpy import save_file

mp.dps = 60
COUNT = 400

FUNCTIONS = {
    "exp": (exp, (-745, 709)),
    "exp_m1": (expm1, (-40, 709)),
    "ln": (log, (0, 10)),
    "ln_1p": (log1p, (-1, 10)),
    "tanh": (tanh, (-20, 20)),
    "sigmoid": (lambda x: 1 / (1 + exp(-x)), (-745, 40)),
    "softplus": (lambda x: log1p(exp(x)), (-745, 100)),
    "erfc": (erfc, (-6, 26.5)),
}


def arguments(low, high, rng):
    """Half of them even over the interval, a quarter between -2 and 2, a quarter of any size."""
    half, quarter = COUNT // 2, COUNT // 4
    yield from (rng.uniform(low, high) for _ in range(half))
    yield from (rng.uniform(max(low, -2), min(high, 2)) for _ in range(quarter))
    for _ in range(quarter):
        x = 2 ** rng.uniform(-60, 10)
        yield x if x <= high else -x if -x >= low else x / 2**10


tensors = {}
for name, (f, (low, high)) in FUNCTIONS.items():
    rng = random.Random(name)
    xs = [x for x in arguments(low, high, rng) if low < x < high]
    values = [f(mpf(x)) for x in xs]
    tensors[f"{name}.x"] = np.array(xs)
    tensors[f"{name}.high"] = np.array([float(v) for v in values])
    tensors[f"{name}.low"] = np.array([float(v - mpf(float(v))) for v in values])
save_file(tensors, "double.safetensors")
