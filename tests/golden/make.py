"""Writes the golden files: what PyTorch computes, for tests that need no Python.

    pip install -r requirements.txt && python make.py

One file for each family. A case holds inputs that are exact in f32, results in f64 (the truth), and for each result
`name.error`, how far PyTorch's own f32 lies from it: the largest absolute difference. Tensors lie as constnet lays them.
"""

import zlib
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)

FAMILIES = {}


def family(make):
    """A function that yields (case, tensors) becomes the file named like it."""
    FAMILIES[make.__name__] = make
    return make


def numbers(name, *shape, scale=1.0):
    """Normal numbers, exact in f32, that depend on the name alone."""
    generator = np.random.default_rng(zlib.crc32(name.encode()))
    return (scale * generator.standard_normal(shape)).astype(np.float32).astype(np.float64)


def results(names, run):
    """`run(dtype)` gives one tensor for each name: its values in f64, and PyTorch's error in f32."""
    found = {}
    for name, truth, single in zip(names, run(torch.float64), run(torch.float32)):
        truth, single = truth.detach().double().numpy(), single.detach().double().numpy()
        same = (truth == single) | (np.isnan(truth) & np.isnan(single))
        difference = np.where(same, 0.0, np.abs(single - truth, where=~same, out=np.zeros_like(truth)))
        found[name] = truth
        found[name + ".error"] = np.array([difference.max(initial=0.0)])
    return found


def layer(case, module, x, parameters=(), forward=None, layout=lambda t: t, back=lambda t: t):
    """A layer: x, y, dy, dx, and each parameter with its gradient.

    `parameters` holds (constnet's name, PyTorch's name, function that lays it as constnet does). `layout` takes PyTorch's
    input and output to constnet's layout, `back` takes constnet's to PyTorch's.
    """
    module = module.double()
    for name, tensor in module.named_parameters():
        tensor.data = torch.tensor(numbers(f"{case}/{name}", *tensor.shape, scale=0.5))
    forward = forward or (lambda module, x: module(x))
    with torch.no_grad():
        shape = layout(forward(module, back(torch.tensor(x)))).shape
    dy = numbers(f"{case}/dy", *shape)

    def run(dtype):
        m = module.to(dtype)
        m.zero_grad()
        leaf = torch.tensor(x, dtype=dtype, requires_grad=True)
        y = layout(forward(m, back(leaf)))
        y.backward(torch.tensor(dy, dtype=dtype))
        gradients = dict(m.named_parameters())
        return [y, leaf.grad] + [lay(gradients[name].grad) for _, name, lay in parameters]

    tensors = {"x": x, "dy": dy}
    tensors |= {ours: lay(dict(module.named_parameters())[name]).detach().numpy().copy() for ours, name, lay in parameters}
    tensors |= results(["y", "dx"] + ["d" + ours for ours, _, _ in parameters], run)
    return case, tensors


def loss(case, module, y, target):
    """A loss: y, target, loss, dy."""

    def run(dtype):
        leaf = torch.tensor(y, dtype=dtype, requires_grad=True)
        t = torch.tensor(target)
        value = module(leaf, t if t.dtype == torch.int64 else t.to(dtype))
        value.backward()
        return [value.reshape(1), leaf.grad]

    return case, {"y": y, "target": np.asarray(target, dtype=np.float64)} | results(["loss", "dy"], run)


same = lambda tensor: tensor
transposed = lambda tensor: tensor.T.contiguous()
row = lambda tensor: tensor.reshape(1, -1)


@family
def activations():
    modules = {
        "elu": nn.ELU(1.5),
        "gelu": nn.GELU(),
        "gelu_tanh": nn.GELU(approximate="tanh"),
        "hard_sigmoid": nn.Hardsigmoid(),
        "hard_swish": nn.Hardswish(),
        "leaky_relu": nn.LeakyReLU(0.125),
        "log_softmax": nn.LogSoftmax(dim=-1),
        "prelu": nn.PReLU(),
        "relu": nn.ReLU(),
        "selu": nn.SELU(),
        "sigmoid": nn.Sigmoid(),
        "silu": nn.SiLU(),
        "softmax": nn.Softmax(dim=-1),
        "softplus": nn.Softplus(),
        "tanh": nn.Tanh(),
    }
    # PyTorch's f64 derivative of these has a sixth of f32.
    hard_sigmoid = lambda x: torch.clamp(x / 6 + 0.5, 0, 1)
    exact = {"hard_sigmoid": hard_sigmoid, "hard_swish": lambda x: x * hard_sigmoid(x)}
    tails = np.array([[-1e4, -88.0, -30.0, -1e-30, 0.0], [1e-30, 17.0, 40.0, 89.0, 1e4], [-9.0, -5.5, -13.0, 7.0, 12.0]])
    tails = tails.astype(np.float32).astype(np.float64)
    for name, module in modules.items():
        parameters = [("weight", "weight", lambda w: w.reshape(1, 1))] if name == "prelu" else []
        truth = exact.get(name, module)
        forward = lambda module, x: truth(x) if x.dtype == torch.float64 else module(x)
        yield layer(name, module, numbers(name, 3, 5, scale=2.0), parameters, forward)
        yield layer(name + "_tails", module, tails, parameters, forward)
        if "softmax" not in name:
            # PyTorch multiplies −∞ by zero for `Hardswish`, whose limit is 0.
            infinite = np.array([[np.inf if name == "hard_swish" else -np.inf, np.inf, np.nan]])
            with torch.no_grad():
                yield name + "_infinite", {"x": infinite, "y": module.double()(torch.tensor(infinite)).numpy()}


@family
def linear():
    parameters = [("weight", "weight", transposed), ("bias", "bias", row)]
    yield layer("linear", nn.Linear(7, 5), numbers("linear", 3, 7), parameters)
    yield layer("linear_of_one", nn.Linear(1, 1), numbers("linear_of_one", 1, 1), parameters)
    yield layer("linear_on_sequences", nn.Linear(7, 5), numbers("linear_on_sequences", 2, 3, 7), parameters)
    yield layer("large_linear", nn.Linear(37, 29), numbers("large_linear", 13, 37), parameters)


@family
def losses():
    y, target = numbers("y", 5, 3, scale=2.0), numbers("target", 5, 3)
    far = np.array([[1e4, -1e4, 0.0], [-1e4, 1e4, 30.0], [0.0, 0.0, 0.0], [-80.0, 5.0, 1e4], [1.0, 2.0, 3.0]])
    classes = np.array([0, 2, 1, 1, 0])
    weights = np.random.default_rng(7).integers(1, 9, (5, 3)).astype(np.float64) / 8
    distributions = weights / 4
    for reduction in ["mean", "sum"]:
        yield loss(f"squared_error_{reduction}", nn.MSELoss(reduction=reduction), y, target)
        for name, logits in [("", y), ("_far", far)]:
            cross_entropy = nn.CrossEntropyLoss(reduction=reduction)
            smooth = nn.CrossEntropyLoss(reduction=reduction, label_smoothing=0.125)
            yield loss(f"cross_entropy_{reduction}{name}", cross_entropy, logits, classes)
            yield loss(f"cross_entropy_distributions_{reduction}{name}", cross_entropy, logits, distributions)
            yield loss(f"cross_entropy_smooth_{reduction}{name}", smooth, logits, classes)


def main():
    for name, make in FAMILIES.items():
        tensors = {}
        for case, values in make():
            assert f"{case}/y" not in tensors, f"{name} has {case} twice"
            tensors |= {f"{case}/{key}": np.ascontiguousarray(value, dtype=np.float64) for key, value in values.items()}
        path = Path(__file__).parent / f"{name}.safetensors"
        save_file(tensors, path)
        print(f"{path.name}: {len(tensors)} tensors, {path.stat().st_size} bytes")


main()
