"""Writes the golden files: what PyTorch computes, for tests that need no Python.

    pip install -r requirements.txt && python make.py

One file for each family. A case holds inputs that are exact in f32, results in f64 (the truth), and for each result
`name.error`, how far PyTorch's own f32 lies from it: the largest absolute difference, and the root of the mean square. What
one order of the numbers happens to give is luck, so both are what `KEPT` of `ORDERS` orders keep to. Tensors lie as constnet
lays them.
"""

import os
import zlib
from pathlib import Path

# The order of sums, and so the last bits, follow the vectors of the processor: here those of any that has AVX2.
os.environ |= {"ATEN_CPU_CAPABILITY": "avx2", "MKL_CBWR": "COMPATIBLE", "ONEDNN_MAX_CPU_ISA": "AVX2"}

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


# That of a case itself, and shuffles of each of its inputs; and how many of them keep to an error: a rare one is far worse.
ORDERS, KEPT = 32, 0.95


def results(names, run, *inputs):
    """`run(dtype, *inputs)` gives one tensor for each name: its values in f64, and PyTorch's errors in f32."""
    found, errors = {}, {name: [] for name in names}
    for order in range(ORDERS):
        generator = np.random.default_rng(order)
        shuffled = [generator.permuted(x.ravel()).reshape(x.shape) if order else x for x in inputs]
        for name, truth, single in zip(names, run(torch.float64, *shuffled), run(torch.float32, *shuffled)):
            truth, single = truth.detach().double().numpy(), single.detach().double().numpy()
            same = (truth == single) | (np.isnan(truth) & np.isnan(single))
            errors[name].append(np.abs(np.subtract(single, truth, where=~same, out=np.zeros_like(truth))))
            found.setdefault(name, truth)
    for name, error in errors.items():
        sizes = [(np.max(order), np.sqrt(np.mean(np.square(order)))) for order in error]
        found[name + ".error"] = np.quantile(sizes, KEPT, axis=0)
    return found


def layer(case, module, x, parameters=(), forward=None, layout=lambda t: t, back=lambda t: t):
    """A layer: x, y, dy, dx, and each parameter with its gradient.

    `parameters` holds (constnet's name, PyTorch's name, function that lays it as constnet does). `layout` takes PyTorch's
    input and output to constnet's layout, `back` takes constnet's to PyTorch's.
    """
    forward = forward or (lambda module, x: module(x))
    with torch.no_grad():
        shape = layout(forward(module.double(), back(torch.tensor(x)))).shape
    dy = numbers(f"{case}/dy", *shape)
    values = {name: numbers(f"{case}/{name}", *tensor.shape, scale=0.5) for name, tensor in module.named_parameters()}

    def run(dtype, x, dy, *values):
        module.to(dtype).zero_grad()
        for tensor, value in zip(module.parameters(), values):
            tensor.data = torch.tensor(value, dtype=dtype)
        leaf = torch.tensor(x, dtype=dtype, requires_grad=True)
        y = layout(forward(module, back(leaf)))
        y.backward(torch.tensor(dy, dtype=dtype))
        gradients = dict(module.named_parameters())
        return [y, leaf.grad] + [lay(gradients[name].grad) for _, name, lay in parameters]

    tensors = {"x": x, "dy": dy} | {ours: lay(torch.tensor(values[name])).numpy() for ours, name, lay in parameters}
    gradient = lambda name: ".".join(name.split(".")[:-1] + ["d" + name.split(".")[-1]])
    tensors |= results(["y", "dx"] + [gradient(ours) for ours, _, _ in parameters], run, x, dy, *values.values())
    return case, tensors


def loss(case, module, y, target):
    """A loss: y, target, loss, dy."""

    def run(dtype, y, target):
        leaf = torch.tensor(y, dtype=dtype, requires_grad=True)
        t = torch.tensor(target)
        value = module(leaf, t if t.dtype == torch.int64 else t.to(dtype))
        value.backward()
        return [value.reshape(1), leaf.grad]

    return case, {"y": y, "target": np.asarray(target, dtype=np.float64)} | results(["loss", "dy"], run, y, target)


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
        # More than one vector of any tier, and a tail.
        yield layer(name + "_wide", module, numbers(name + "_wide", 7, 19, scale=2.0), parameters, forward)
        yield layer(name + "_tails", module, tails, parameters, forward)
        if "softmax" not in name:
            # PyTorch multiplies −∞ by zero for `Hardswish`, whose limit is 0.
            infinite = np.array([[np.inf if name == "hard_swish" else -np.inf, np.inf, np.nan]])
            with torch.no_grad():
                yield name + "_infinite", {"x": infinite, "y": module.double()(torch.tensor(infinite)).numpy()}
        else:
            infinite = np.array([[-np.inf, 1.0, 2.5], [-np.inf, -np.inf, -7.0], [3.0, np.nan, 0.0]])
            yield name + "_infinite", {"x": infinite, "y": module.double()(torch.tensor(infinite)).numpy()}


@family
def linear():
    parameters = [("weight", "weight", transposed), ("bias", "bias", row)]
    yield layer("linear", nn.Linear(7, 5), numbers("linear", 3, 7), parameters)
    yield layer("linear_of_one", nn.Linear(1, 1), numbers("linear_of_one", 1, 1), parameters)
    yield layer("linear_on_sequences", nn.Linear(7, 5), numbers("linear_on_sequences", 2, 3, 7), parameters)
    yield layer("large_linear", nn.Linear(37, 29), numbers("large_linear", 13, 37), parameters)
    yield layer("linear_of_small_inputs", nn.Linear(61, 3), numbers("linear_of_small_inputs", 3, 61, scale=0.02), parameters)


# PyTorch's (outputs, channels, taps…) with the outputs last.
convolution2d = [("weight", "weight", lambda w: w.permute(1, 2, 3, 0)), ("bias", "bias", row)]
convolution1d = [("weight", "weight", lambda w: w.permute(2, 1, 0)), ("bias", "bias", row)]


def swapped(x):
    """PyTorch's (B, features, steps) with the features last, and back."""
    return x.transpose(1, 2)


@family
def convolutions():
    for case, shape, module in [
        ("conv2d", (2, 3, 5, 7), nn.Conv2d(3, 4, (2, 3))),
        ("conv2d_same", (2, 3, 5, 7), nn.Conv2d(3, 2, 3, padding=1)),
        ("conv2d_strided", (2, 2, 9, 6), nn.Conv2d(2, 3, (3, 2), stride=2, padding=1)),
        ("conv2d_dilated", (2, 2, 7, 8), nn.Conv2d(2, 3, 3, stride=(1, 2), padding=(2, 0), dilation=(3, 1))),
        ("conv2d_groups", (2, 6, 4, 5), nn.Conv2d(6, 4, 3, groups=2)),
        ("conv2d_depthwise", (2, 3, 6, 5), nn.Conv2d(3, 6, 3, padding=1, groups=3)),
        ("conv2d_large", (3, 6, 12, 12), nn.Conv2d(6, 16, 5)),
    ]:
        yield layer(case, module, numbers(case, *shape), convolution2d)


@family
def transposed_convolutions():
    for case, shape, module in [
        ("conv_transpose2d", (2, 3, 4, 5), nn.ConvTranspose2d(3, 2, (2, 3))),
        ("conv_transpose2d_strided", (2, 3, 4, 5), nn.ConvTranspose2d(3, 2, 3, stride=2, padding=1, output_padding=1)),
        ("conv_transpose2d_groups", (2, 4, 3, 3), nn.ConvTranspose2d(4, 6, 3, stride=2, groups=2, dilation=2)),
    ]:
        yield layer(case, module, numbers(case, *shape), convolution2d)


@family
def convolutions_of_sequences():
    for case, shape, module in [
        ("conv1d", (2, 11, 3), nn.Conv1d(3, 5, 4)),
        ("conv1d_padded", (2, 11, 3), nn.Conv1d(3, 5, 4, stride=3, padding=2, dilation=2)),
        ("conv1d_groups", (2, 11, 6), nn.Conv1d(6, 4, 3, groups=2)),
        ("conv1d_depthwise", (2, 11, 5), nn.Conv1d(5, 5, 3, padding=1, groups=5)),
    ]:
        yield layer(case, module, numbers(case, *shape), convolution1d, layout=swapped, back=swapped)


@family
def pooling():
    # Numbers of which many are equal: the gradient goes to the first.
    ties = lambda case, *shape: np.round(numbers(case, *shape))
    infinite = numbers("infinite", 1, 1, 4, 6)
    infinite[0, 0, 0] = [np.inf, 1.0, -np.inf, -np.inf, 2.0, np.inf]
    infinite[0, 0, 1] = [3.0, 1.0, -np.inf, -np.inf, np.inf, 0.0]
    for case, x, module in [
        ("max2d", numbers("max2d", 2, 3, 7, 8), nn.MaxPool2d((2, 3))),
        ("max2d_twos", numbers("max2d_twos", 2, 2, 25, 27), nn.MaxPool2d(2)),
        ("max2d_ties", ties("max2d_ties", 2, 3, 7, 8), nn.MaxPool2d(3, stride=2, padding=1)),
        ("max2d_dilated", ties("max2d_dilated", 2, 3, 9, 8), nn.MaxPool2d(3, stride=1, dilation=2)),
        ("max2d_infinite", infinite, nn.MaxPool2d(2)),
        ("avg2d", numbers("avg2d", 2, 3, 7, 8), nn.AvgPool2d((2, 3))),
        ("avg2d_padded", numbers("avg2d_padded", 2, 3, 7, 8), nn.AvgPool2d(3, stride=2, padding=1)),
        ("global2d", numbers("global2d", 2, 3, 7, 8), nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())),
    ]:
        yield layer(case, module, x)
    for case, x, module in [
        ("max1d", numbers("max1d", 2, 11, 3), nn.MaxPool1d(3)),
        ("max1d_ties", ties("max1d_ties", 2, 11, 3), nn.MaxPool1d(3, stride=2, padding=1)),
        ("avg1d", numbers("avg1d", 2, 11, 3), nn.AvgPool1d(3, stride=2, padding=1)),
    ]:
        yield layer(case, module, x, layout=swapped, back=swapped)
    pooled = lambda x: x.flatten(1) if x.shape[2] == 1 else swapped(x)
    yield layer("global1d", nn.AdaptiveAvgPool1d(1), numbers("global1d", 2, 11, 3), layout=pooled, back=swapped)


@family
def normalization():
    weight, bias = ("weight", "weight", row), ("bias", "bias", row)
    for case, shape, module, parameters in [
        ("layer_norm", (5, 7), nn.LayerNorm(7), [weight, bias]),
        ("layer_norm_epsilon", (5, 7), nn.LayerNorm(7, eps=0.25), [weight, bias]),
        ("layer_norm_of_sequences", (2, 3, 37), nn.LayerNorm(37), [weight, bias]),
        ("rms_norm", (5, 7), nn.RMSNorm(7, eps=2.0**-23), [weight]),
        ("rms_norm_of_sequences", (2, 3, 37), nn.RMSNorm(37, eps=0.25), [weight]),
        ("group_norm", (5, 9), nn.GroupNorm(3, 9), [weight, bias]),
        ("group_norm_of_images", (2, 6, 3, 5), nn.GroupNorm(2, 6), [weight, bias]),
        ("batch_norm", (5, 7), nn.BatchNorm1d(7), [weight, bias]),
        ("batch_norm_of_images", (2, 3, 5, 7), nn.BatchNorm2d(3, eps=0.25), [weight, bias]),
    ]:
        yield layer(case, module, numbers(case, *shape), parameters)
    for case, module in [("group_norm_of_sequences", nn.GroupNorm(2, 6)), ("batch_norm_of_sequences", nn.BatchNorm1d(6))]:
        yield layer(case, module, numbers(case, 2, 5, 6), [weight, bias], layout=swapped, back=swapped)
    case = "layer_norm_far_from_zero"
    far = np.float32(300 + numbers(case, 5, 57)).astype(np.float64)
    # Alone: its gradients have larger errors in PyTorch, which would hide this one.
    run = lambda dtype, x: [nn.functional.layer_norm(torch.tensor(x, dtype=dtype), (57,))]
    yield case, {"x": far} | results(["y"], run, far)
    # Two training steps with a gradient of zero, then inference.
    case, module = "batch_norm_afterwards", nn.BatchNorm2d(3, momentum=0.25).double()
    batches, x = numbers(case + "/batches", 2, 2, 3, 4, 5), numbers(case + "/x", 2, 3, 4, 5)

    def run(dtype, batches, x):
        m = module.train().to(dtype)
        m.reset_running_stats()
        for batch in batches:
            m(torch.tensor(batch, dtype=dtype))
        return [m.eval()(torch.tensor(x, dtype=dtype)), m.running_mean.clone(), m.running_var.clone()]

    yield case, {"first": batches[0], "second": batches[1], "x": x} | results(
        ["y", "running_mean", "running_var"], run, batches, x
    )


@family
def attention():
    def parameters(features):
        parts = [slice(k * features, (k + 1) * features) for k in range(3)]
        weights = [(f"{k}.weight", "in_proj_weight", lambda w, p=p: transposed(w[p])) for k, p in enumerate(parts)]
        biases = [(f"{k}.bias", "in_proj_bias", lambda b, p=p: row(b[p])) for k, p in enumerate(parts)]
        return weights + biases + [("3.weight", "out_proj.weight", transposed), ("3.bias", "out_proj.bias", row)]

    def causal(module, x):
        mask = torch.triu(torch.ones(x.shape[1], x.shape[1], dtype=torch.bool), 1)
        return module(x, x, x, need_weights=False, attn_mask=mask)[0]

    for case, shape, heads, forward in [
        ("attention", (2, 5, 6), 1, lambda module, x: module(x, x, x, need_weights=False)[0]),
        ("attention_of_heads", (3, 7, 12), 3, lambda module, x: module(x, x, x, need_weights=False)[0]),
        ("attention_causal", (2, 9, 10), 2, causal),
    ]:
        module = nn.MultiheadAttention(shape[2], heads, batch_first=True)
        yield layer(case, module, numbers(case, *shape), parameters(shape[2]), forward)

    words, dy = np.array([[3, 10, 0, 3], [9, 3, 8, 0]]), numbers("embedding/dy", 2, 4, 5)
    weight = numbers("embedding/weight", 11, 5)

    def run(dtype, words, weight, dy):
        leaf = torch.tensor(weight, dtype=dtype, requires_grad=True)
        y = nn.functional.embedding(torch.tensor(words), leaf)
        y.backward(torch.tensor(dy, dtype=dtype))
        return [y, leaf.grad]

    yield "embedding", {"words": words, "weight": weight, "dy": dy} | results(["y", "dweight"], run, words, weight, dy)

    x = numbers("sinusoidal", 2, 23, 7)

    def run(dtype, x):
        place, i = torch.arange(23, dtype=dtype).reshape(-1, 1), torch.arange(0, 7, 2, dtype=dtype)
        angle = place * 10000 ** (-i / 7)
        table = torch.stack([torch.sin(angle), torch.cos(angle)], dim=-1).reshape(23, 8)[:, :7]
        return [torch.tensor(x, dtype=dtype) + table]

    yield "sinusoidal", {"x": x} | results(["y"], run, x)


@family
def recurrent():
    def parameters(gates, hidden):
        weight = lambda w: w.reshape(gates, hidden, -1).permute(2, 0, 1)
        bias = lambda b: b.reshape(gates, hidden)
        return [(f"{kind}_{way}", f"{kind}_{way}_l0", lay) for kind, lay in [("weight", weight), ("bias", bias)] for way in ["ih", "hh"]]

    for case, module, gates in [("rnn", nn.RNN, 1), ("gru", nn.GRU, 3), ("lstm", nn.LSTM, 4)]:
        for name, shape, hidden in [("", (3, 7, 5), 6), ("_of_one_step", (5, 1, 5), 6), ("_long", (2, 40, 3), 7)]:
            layers = module(shape[2], hidden, batch_first=True)
            yield layer(case + name, layers, numbers(case + name, *shape), parameters(gates, hidden), lambda m, x: m(x)[0])


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
            logistic = nn.BCEWithLogitsLoss(reduction=reduction)
            yield loss(f"binary_cross_entropy_{reduction}{name}", logistic, logits, distributions)
        yield loss(f"absolute_error_{reduction}", nn.L1Loss(reduction=reduction), y, target)
        yield loss(f"huber_{reduction}", nn.HuberLoss(reduction=reduction, delta=0.75), y, target)
        # A target of zero, where PyTorch's gradient is zero as well.
        yield loss(f"kl_divergence_{reduction}", nn.KLDivLoss(reduction=reduction), y, distributions * (weights > 0.2))
        signs = np.sign(target)
        hinge = lambda y, t: getattr(torch, reduction)(torch.clamp(1 - t * y, min=0))
        yield loss(f"hinge_{reduction}", hinge, y, signs)
    # More than one vector of any tier, and a tail; then what is far off, infinite or no number.
    wide, wide_target = numbers("wide", 9, 21, scale=2.0), numbers("wide_target", 9, 21)
    parts = np.random.default_rng(8).integers(1, 9, (9, 21)).astype(np.float64) / 64
    infinite, finite = np.array([[np.inf, -np.inf, 0.5]]), np.array([[1.0, -1.0, -1.0]])
    mean_hinge = lambda y, t: torch.mean(torch.clamp(1 - t * y, min=0))
    for name, module, target in [
        ("squared_error", nn.MSELoss(), wide_target),
        ("absolute_error", nn.L1Loss(), wide_target),
        ("huber", nn.HuberLoss(delta=0.75), wide_target),
        ("hinge", mean_hinge, np.sign(wide_target)),
    ]:
        yield loss(f"{name}_wide", module, wide, target)
        yield loss(f"{name}_far", module, far, np.sign(numbers("target", 5, 3)))
        yield loss(f"{name}_infinite", module, infinite, finite)
        # Elsewhere PyTorch's gradient of a NaN is zero.
        if name in ["squared_error", "huber"]:
            yield loss(f"{name}_nan", module, np.array([[1.5, np.nan, 0.5]]), finite)
    yield loss("binary_cross_entropy_wide", nn.BCEWithLogitsLoss(), wide, parts)
    yield loss("binary_cross_entropy_nan", nn.BCEWithLogitsLoss(), np.array([[1.5, np.nan, 0.5]]), np.array([[1.0, 0.5, 0.0]]))
    yield loss("kl_divergence_wide", nn.KLDivLoss(), wide, parts)
    yield loss("kl_divergence_far", nn.KLDivLoss(), far, distributions)
    yield loss("kl_divergence_infinite", nn.KLDivLoss(), np.array([[-np.inf, 0.5, -1.0]]), np.array([[0.5, 0.25, 0.25]]))
    yield loss("kl_divergence_nan", nn.KLDivLoss(), np.array([[np.nan, 0.5, -1.0]]), np.array([[0.5, 0.25, 0.25]]))
    yield loss("cross_entropy_wide", nn.CrossEntropyLoss(), wide, np.arange(9) * 2)
    yield loss("cross_entropy_distributions_wide", nn.CrossEntropyLoss(), wide, parts)
    yield loss("cross_entropy_smooth_wide", nn.CrossEntropyLoss(label_smoothing=0.125), wide, np.arange(9) * 2)
    impossible = np.array([[-np.inf, 1.0, 2.0], [0.5, -np.inf, -np.inf]])
    yield loss("cross_entropy_infinite", nn.CrossEntropyLoss(), impossible, np.array([1, 0]))
    yield loss("cross_entropy_nan", nn.CrossEntropyLoss(), np.array([[0.5, np.nan, 1.0], [0.5, 1.0, 2.0]]), np.array([1, 0]))
    sample_weights = np.array([0.5, 0.0, 2.0, 1.0, 1.5])

    def weighted(y, t):
        w = torch.tensor(sample_weights, dtype=y.dtype)
        return (w * nn.CrossEntropyLoss(reduction="none")(y, t)).sum() / w.sum()

    case, tensors = loss("weighted", weighted, y, classes)
    yield case, tensors | {"weights": sample_weights}


def wave(*shape, start=0):
    """Numbers from -9.75 to 9.79, exact in f32, by a formula: too many to keep in a file."""
    k = np.arange(start, start + int(np.prod(shape)))
    return (k * 7919 % 20011 / 1024 - 9.75).reshape(shape)


@family
def long_sums():
    """PyTorch's errors alone, where a sum has many terms: `numbers` and results are computed anew."""
    only_errors = lambda tensors: {name: value for name, value in tensors.items() if name.endswith(".error")}

    def layer(case, names, module, shape, mean=0):
        x, dy = wave(*shape), (wave(*shape, start=5) + mean) / 4

        def run(dtype, x, dy):
            m = module.to(dtype)
            m.zero_grad()
            leaf = torch.tensor(x, dtype=dtype, requires_grad=True)
            y = m(leaf)
            y.backward(torch.tensor(dy, dtype=dtype))
            found = {"y": y, "dx": leaf.grad} | {"d" + name: p.grad for name, p in m.named_parameters()}
            return [found[name] for name in names]

        return case, only_errors(results(names, run, x, dy))

    def linear(case, rows, inputs, outputs):
        x, dy = wave(rows, inputs), wave(rows, outputs, start=5) / 4
        weight, bias = np.ascontiguousarray(wave(inputs, outputs, start=7).T) / 64, wave(outputs, start=11) / 64

        def run(dtype, x, dy, weight, bias):
            leaves = [torch.tensor(values, dtype=dtype, requires_grad=True) for values in (x, weight, bias)]
            y = nn.functional.linear(*leaves)
            y.backward(torch.tensor(dy, dtype=dtype))
            return [y] + [leaf.grad for leaf in leaves]

        return case, only_errors(results(["y", "dx", "dweight", "dbias"], run, x, dy, weight, bias))

    yield linear("linear_of_many_inputs", 5, 784, 21)
    yield linear("linear_of_many_outputs", 5, 21, 784)
    yield linear("linear_of_many_rows", 999, 7, 5)
    yield layer("softmax", ["y", "dx"], nn.Softmax(dim=-1), (4, 777))
    yield layer("log_softmax", ["y", "dx"], nn.LogSoftmax(dim=-1), (4, 777), mean=10)
    yield layer("prelu", ["dweight"], nn.PReLU(), (4, 1000))
    yield layer("prelu_of_many", ["dweight"], nn.PReLU(), (13, 451))
    yield layer("rms_norm", ["dweight"], nn.RMSNorm(7, eps=2.0**-23), (999, 7))
    yield layer("batch_norm", ["dweight", "dbias"], nn.BatchNorm2d(3), (300, 3, 3, 1))
    yield layer("batch_norm_of_many", ["dweight", "dbias"], nn.BatchNorm2d(2), (499, 2, 5, 1))
    y, classes, distributions = wave(24, 300), np.arange(24) * 5, (wave(24, 300, start=5) + 10) / 4096
    for case, target, smoothing in [("classes", classes, 0), ("smooth", classes, 0.125), ("distributions", distributions, 0)]:
        case, tensors = loss("cross_entropy_" + case, nn.CrossEntropyLoss(label_smoothing=smoothing), y, target)
        yield case, only_errors(tensors)


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of the paper; PyTorch has none."""

    def __init__(self, parameters, lr, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(parameters, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            first, second = group["betas"]
            for p in group["params"]:
                mean = self.state[p].setdefault("mean", torch.zeros_like(p))
                direction = torch.sign(first * mean + (1 - first) * p.grad)
                p -= group["lr"] * (direction + group["weight_decay"] * p)
                mean.mul_(second).add_(p.grad, alpha=1 - second)


@family
def optimizers():
    """Ten steps: the parameters before them, the gradients, and the parameters after each."""
    optim = torch.optim
    cases = {
        "sgd": lambda p: optim.SGD(p, lr=0.1),
        "sgd_weight_decay": lambda p: optim.SGD(p, lr=0.1, weight_decay=0.25),
        "momentum": lambda p: optim.SGD(p, lr=0.1, momentum=0.75),
        "nesterov": lambda p: optim.SGD(p, lr=0.1, momentum=0.75, nesterov=True),
        "momentum_weight_decay": lambda p: optim.SGD(p, lr=0.1, momentum=0.75, weight_decay=0.25),
        "adam": lambda p: optim.Adam(p, lr=0.1),
        "adam_betas": lambda p: optim.Adam(p, lr=0.1, betas=(0.5, 0.75), eps=0.125),
        "adam_weight_decay": lambda p: optim.Adam(p, lr=0.1, weight_decay=0.25),
        "adamw": lambda p: optim.AdamW(p, lr=0.1),
        "adamw_weight_decay": lambda p: optim.AdamW(p, lr=0.1, weight_decay=0.25),
        "adagrad": lambda p: optim.Adagrad(p, lr=0.1),
        "rms_prop": lambda p: optim.RMSprop(p, lr=0.1),
        "rms_prop_alpha": lambda p: optim.RMSprop(p, lr=0.1, alpha=0.75, eps=0.125),
        "lion": lambda p: Lion(p, lr=0.1),
        "lion_weight_decay": lambda p: Lion(p, lr=0.1, betas=(0.5, 0.75), weight_decay=0.25),
        "clip_value": lambda p: optim.SGD(p, lr=0.1),
        "clip_norm": lambda p: optim.Adam(p, lr=0.1),
        "accumulate": lambda p: optim.Adam(p, lr=0.1),
        "ema": lambda p: optim.SGD(p, lr=0.1),
    }
    for case, make in cases.items():
        start, gradients = numbers(case + "/start", 3, 5), numbers(case + "/gradients", 10, 3, 5)
        if case == "clip_norm":
            gradients[::2] /= 8  # which leaves these below the limit

        def run(dtype, start, gradients):
            p = nn.Parameter(torch.tensor(start, dtype=dtype))
            optimizer = make([p])
            average = optim.swa_utils.AveragedModel(
                nn.ParameterList([p]), multi_avg_fn=optim.swa_utils.get_ema_multi_avg_fn(0.75)
            )
            trajectory, averages = [], []
            for k, gradient in enumerate(gradients):
                part = 2 if case == "accumulate" else 1
                before = p.grad if p.grad is not None and k % part else 0
                p.grad = before + torch.tensor(gradient, dtype=dtype) / part
                if case == "clip_value":
                    nn.utils.clip_grad_value_([p], 0.5)
                if case == "clip_norm":
                    nn.utils.clip_grad_norm_([p], 2.0)
                if k % part == part - 1:
                    optimizer.step()
                average.update_parameters(nn.ParameterList([p]))
                trajectory.append(p.detach().clone())
                averages.append(next(average.parameters()).detach().clone())
            return [torch.stack(averages if case == "ema" else trajectory)]

        yield case, {"start": start, "gradients": gradients} | results(["trajectory"], run, start, gradients)


@family
def schedules():
    """The rates of 40 steps, from a rate of 0.5."""
    lr = torch.optim.lr_scheduler
    cases = {
        "step": lambda o: lr.StepLR(o, step_size=7, gamma=0.5),
        "exponential": lambda o: lr.ExponentialLR(o, gamma=0.875),
        "cosine": lambda o: lr.CosineAnnealingLR(o, T_max=40, eta_min=0.125),
        "linear": lambda o: lr.LinearLR(o, start_factor=0.25, total_iters=9),
        "one_cycle": lambda o: lr.OneCycleLR(o, max_lr=0.5, total_steps=40),
        "warm_up": lambda o: lr.SequentialLR(
            o, [lr.LinearLR(o, start_factor=0.25, total_iters=9), lr.ExponentialLR(o, gamma=0.875)], milestones=[9]
        ),
    }
    for case, make in cases.items():
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.5)
        scheduler = make(optimizer)
        rates = []
        for step in range(40):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if step < 39:
                scheduler.step()
        yield case, {"rates": np.array(rates)}


def main():
    for name, make in FAMILIES.items():
        tensors = {}
        for case, values in make():
            assert not any(key.startswith(case + "/") for key in tensors), f"{name} has {case} twice"
            tensors |= {f"{case}/{key}": np.ascontiguousarray(value, dtype=np.float64) for key, value in values.items()}
        path = Path(__file__).parent / f"{name}.safetensors"
        save_file(tensors, path)
        print(f"{path.name}: {len(tensors)} tensors, {path.stat().st_size} bytes")


main()
