"""Writes origin.txt: the losses of the numpy program that constnet grew out of.

Made with numpy 2.4.6:  pip install numpy==2.4.6 && python tests/golden/origin.py > tests/golden/origin.txt

A line for each seed: the seed, the step at which the loss fell below 0.001 ("stuck" if it never did), the 13 start
values in the order weight 1, bias 1, weight 2, bias 2 (row-major), then the loss at steps 0, 100, 200, ...
The gradient is without the factor 2 of the squared error, as the program had it.
"""
import numpy as np

SEEDS = [*range(23), 42]
RATE = 0.01
STEPS = 10_000


class Linear:
    def __init__(self, inputs, outputs):
        self.W = np.random.normal(0, 0.1, (inputs, outputs))
        self.b = np.random.normal(0, 0.1, (1, outputs))

    def forward(self, X):
        return X @ self.W + self.b

    def backward(self, X, grad):
        self.dW, self.db = X.T @ grad, grad.T @ np.ones(X.shape[0])
        return grad @ self.W.T

    def update(self, rate):
        self.W = self.W - self.dW * rate
        self.b = self.b - self.db * rate


class Relu:
    def forward(self, X):
        return np.where(X < 0, 0, X)

    def backward(self, X, grad):
        return np.where(X > 0, 1, 0) * grad


def train(seed):
    np.random.seed(seed)
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    y = np.array([0, 1, 1, 0])
    fc1, relu, fc2 = Linear(2, 3), Relu(), Linear(3, 1)
    start = np.concatenate([a.ravel() for a in (fc1.W, fc1.b, fc2.W, fc2.b)])
    losses = []
    for step in range(STEPS):
        hidden = fc1.forward(X)
        active = relu.forward(hidden)
        result = fc2.forward(active).reshape(4)
        loss = np.linalg.norm(y - result) ** 2
        grad = (result - y).reshape(4, 1)
        grad = fc2.backward(active, grad)
        grad = relu.backward(hidden, grad)
        fc1.backward(X, grad)
        fc1.update(RATE)
        fc2.update(RATE)
        if step % 100 == 0:
            losses.append(loss)
        if loss < 0.001:
            return step, start, losses
    return "stuck", start, losses


if __name__ == "__main__":
    for seed in SEEDS:
        stop, start, losses = train(seed)
        print(seed, stop, *(repr(float(number)) for number in [*start, *losses]))
