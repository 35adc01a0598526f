"""The peers in Python: `peers.py numpy`, `peers.py PyTorch` or `peers.py JAX`, asked by `src/peer/python.rs`.

A line of JSON and three arrays begin a work; then `repeat N` is answered with nanoseconds, `numbers` with a count and as
many floats. A work of a peer is a pair of functions: `repeat(times)` and `numbers()`.
"""

import json
import sys
import time

import numpy as np


def layers(work, parameters):
    """Weight and bias of each layer."""
    result = []
    for inputs, outputs in zip(work["widths"], work["widths"][1:]):
        weight, bias, parameters = np.split(parameters, [inputs * outputs, (inputs + 1) * outputs])
        result.append((weight.reshape(inputs, outputs), bias))
    return result


def flat(arrays):
    return np.concatenate([np.asarray(array, np.float32).ravel() for array in arrays])


def looped(once):
    def repeat(times):
        for _ in range(times):
            once()

    return repeat


def in_numpy(work, rate, parameters, x, target):
    if work["task"] == "product":
        m, k, n = work["sizes"]
        a, b, y = parameters.reshape(m, k), x.reshape(k, n), np.empty((m, n), np.float32)
        return looped(lambda: np.matmul(a, b, out=y)), lambda: y
    if work["task"] != "perceptron":
        return None
    net = layers(work, parameters)
    x, target = x.reshape(work["batch"], -1), target.reshape(work["batch"], -1)
    activate = np.tanh if work["tanh"] else lambda z: np.maximum(z, 0)
    moments = [[np.zeros_like(p) for _ in range(2)] for layer in net for p in layer]
    kept = {"step": 0}

    def forward():
        outputs = [x]
        for index, (weight, bias) in enumerate(net):
            z = outputs[-1] @ weight
            z += bias
            outputs.append(z if index == len(net) - 1 else activate(z))
        return outputs

    def gradients():
        *inputs, y = forward()
        if work["classes"]:
            d = np.exp(y - y.max(1, keepdims=True))
            d /= d.sum(1, keepdims=True)
            d -= target
            d *= np.float32(1 / len(x))
        else:
            d = 2 * (y - target)
        result = []
        for index in reversed(range(len(net))):
            h = inputs[index]
            result[:0] = [h.T @ d, d.sum(0)]
            if index:
                d = d @ net[index][0].T
                d *= 1 - h * h if work["tanh"] else h > 0
        return result

    def infer():
        kept["numbers"] = [forward()[-1]]

    def gradient():
        kept["numbers"] = gradients()

    def train():
        kept["step"] += 1
        unbias = [np.float32(1 / (1 - beta ** kept["step"])) for beta in (0.9, 0.999)]
        for p, g, (m, v) in zip((p for layer in net for p in layer), gradients(), moments):
            if work["adam"]:
                m += np.float32(0.1) * (g - m)
                v += np.float32(0.001) * (g * g - v)
                p -= rate * (m * unbias[0]) / (np.sqrt(v * unbias[1]) + np.float32(1e-8))
            else:
                p -= rate * g
        kept["numbers"] = [p for layer in net for p in layer]

    return looped(infer if work["infer"] else train if work["train"] else gradient), lambda: flat(kept["numbers"])


def in_pytorch(work, rate, parameters, x, target):
    import torch
    from torch import nn

    if work["task"] == "product":
        m, k, n = work["sizes"]
        a, b = torch.from_numpy(parameters).reshape(m, k), torch.from_numpy(x).reshape(k, n)
        y = torch.empty(m, n)
        return looped(lambda: torch.mm(a, b, out=y)), lambda: y.numpy()
    if work["task"] == "gru":
        return gru_in_pytorch(parameters, x)

    def transposed(p):
        """The output's index last."""
        return p if p.dim() == 1 else p.movedim(0, -1)

    if work["task"] == "lenet":
        net = nn.Sequential(
            *(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()),
            *(nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)),
        )
        work = {"batch": 32, "classes": True, "adam": False, "infer": False, "train": True}
        x = x.reshape(32, 1, 28, 28)
    else:
        net = nn.Sequential()
        for layer in zip(work["widths"], work["widths"][1:]):
            net.extend([nn.Linear(*layer), nn.Tanh() if work["tanh"] else nn.ReLU()])
        net = net[:-1]
        x = x.reshape(work["batch"], -1)
    at = 0
    with torch.no_grad():
        for p in net.parameters():
            values = torch.from_numpy(parameters[at : at + p.numel()])
            transposed(p).copy_(values.reshape(transposed(p).shape))
            at += p.numel()
    x = torch.from_numpy(x)
    target = torch.from_numpy(target.reshape(work["batch"], -1))
    if work["classes"]:
        loss, target = nn.CrossEntropyLoss(), target.argmax(1)
    else:
        loss = nn.MSELoss(reduction="sum")
    if work["adam"]:
        optimizer = torch.optim.Adam(net.parameters(), rate, fused=True)
    else:
        optimizer = torch.optim.SGD(net.parameters(), rate, fused=True)
    kept = {}

    def infer():
        with torch.inference_mode():
            kept["numbers"] = [net(x)]

    def gradient():
        kept["numbers"] = torch.autograd.grad(loss(net(x), target), list(net.parameters()))

    def train():
        optimizer.zero_grad()
        loss(net(x), target).backward()
        optimizer.step()
        kept["numbers"] = net.parameters()

    once = infer if work["infer"] else train if work["train"] else gradient
    turned = (lambda t: t) if work["infer"] else transposed
    return looped(once), lambda: flat(turned(t.detach()) for t in (list(kept["numbers"])))


def gru_in_pytorch(parameters, x):
    import torch
    from torch import nn

    cell, linear, at = nn.GRUCell(1, 16), nn.Linear(16, 1), 0
    order = [cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh, linear.weight, linear.bias]
    with torch.no_grad():
        for p in order:
            turned = p.T if p.dim() == 2 else p
            turned.copy_(torch.from_numpy(parameters[at : at + p.numel()]).reshape(turned.shape))
            at += p.numel()
    x = torch.from_numpy(x).reshape(-1, 1, 1)
    kept = {"h": torch.zeros(1, 16), "next": 0}

    def once():
        with torch.inference_mode():
            kept["h"] = cell(x[kept["next"] % 64], kept["h"])
            kept["y"] = linear(kept["h"])
        kept["next"] += 1

    return looped(once), lambda: flat([kept["h"], kept["y"]])


def in_jax(work, rate, parameters, x, target):
    """The loop is inside what is compiled; something too small to change a number keeps its turns from being one."""
    import jax
    import jax.numpy as jnp

    nothing = 1e-30

    def compiled(turn, start):
        loop = jax.jit(lambda times, kept: jax.lax.fori_loop(0, times, lambda _, kept: turn(kept), kept))
        state = {"kept": start}

        def repeat(times):
            state["kept"] = jax.block_until_ready(loop(times, state["kept"]))

        return repeat, lambda: state["kept"]

    if work["task"] == "product":
        m, k, n = work["sizes"]
        a, b = jnp.asarray(parameters.reshape(m, k)), jnp.asarray(x.reshape(k, n))
        turn = lambda kept: (kept[0].at[0, 0].add(nothing * kept[1][0, 0]), kept[0] @ b)
        repeat, kept = compiled(turn, (a, jnp.zeros((m, n), jnp.float32)))
        return repeat, lambda: flat([kept()[1]])
    if work["task"] != "perceptron":
        return None
    x, target = jnp.asarray(x.reshape(work["batch"], -1)), jnp.asarray(target.reshape(work["batch"], -1))
    net = jax.tree.map(jnp.asarray, layers(work, parameters))
    activate = jnp.tanh if work["tanh"] else jax.nn.relu

    def forward(net, x):
        for weight, bias in net[:-1]:
            x = activate(x @ weight + bias)
        return x @ net[-1][0] + net[-1][1]

    def loss(net):
        y = forward(net, x)
        if work["classes"]:
            return -(jax.nn.log_softmax(y) * target).sum() / len(y)
        return ((y - target) ** 2).sum()

    def adam(kept):
        net, moments, step = kept
        step = step + 1

        def update(p, g, m, v):
            m, v = m + 0.1 * (g - m), v + 0.001 * (g * g - v)
            return p - rate * (m / (1 - 0.9**step)) / (jnp.sqrt(v / (1 - 0.999**step)) + 1e-8), m, v

        flat_net, shape = jax.tree.flatten(net)
        new = [update(*each) for each in zip(flat_net, jax.tree.leaves(jax.grad(loss)(net)), *moments)]
        return jax.tree.unflatten(shape, [p for p, _, _ in new]), ([m for _, m, _ in new], [v for _, _, v in new]), step

    if work["infer"]:
        turn = lambda kept: (kept[0] + nothing * kept[1][0, 0], forward(net, kept[0]))
        repeat, kept = compiled(turn, (x, jnp.zeros((len(x), work["widths"][-1]), jnp.float32)))
        return repeat, lambda: flat([kept()[1]])
    if work["adam"]:
        zeros = [jnp.zeros_like(p) for p in jax.tree.leaves(net)]
        repeat, kept = compiled(adam, (net, (zeros, zeros), jnp.float32(0)))
        return repeat, lambda: flat(jax.tree.leaves(kept()[0]))
    if work["train"]:
        turn = lambda net: jax.tree.map(lambda p, g: p - rate * g, net, jax.grad(loss)(net))
        repeat, kept = compiled(turn, net)
        return repeat, lambda: flat(jax.tree.leaves(kept()))
    turn = lambda kept: (jax.tree.map(lambda p, g: p + nothing * g, *kept), jax.grad(loss)(kept[0]))
    repeat, kept = compiled(turn, (net, net))
    return repeat, lambda: flat(jax.tree.leaves(kept()[1]))


def prepare(name):
    """The version of the peer, and its function."""
    if name == "numpy":
        return np.__version__, in_numpy
    if name == "PyTorch":
        import torch

        torch.set_num_threads(1)
        return torch.__version__, in_pytorch
    import os

    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["JAX_PLATFORMS"] = "cpu"
    import jax

    return jax.__version__, in_jax


def main():
    read, write = sys.stdin.buffer, sys.stdout.buffer

    def say(line, rest=b""):
        write.write(f"{line}\n".encode() + rest)
        write.flush()

    version, start = prepare(sys.argv[1])
    say(version)
    repeat = numbers = None
    for line in read:
        if line.startswith(b"{"):
            begin = json.loads(line)
            arrays = [np.frombuffer(read.read(4 * length), "<f4").copy() for length in begin["lengths"]]
            pair = start(begin["work"], np.float32(begin["rate"]), *arrays)
            repeat, numbers = pair or (None, None)
            say("ready" if pair else "none")
        elif line.startswith(b"repeat "):
            times = int(line.split()[1])
            begin = time.perf_counter_ns()
            repeat(times)
            say(time.perf_counter_ns() - begin)
        else:
            values = np.asarray(numbers(), "<f4").ravel()
            say(values.size, values.tobytes())


main()
