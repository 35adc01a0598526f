// Layers, activations, losses and optimisers as Eigen expressions, with sizes known to the compiler.
#pragma once
#include <Eigen/Core>
#include <cmath>
#include <cstring>

namespace {

template <int R, int C>
using Matrix = Eigen::Matrix<float, R, C, (C == 1 && R != 1) ? Eigen::ColMajor : Eigen::RowMajor>;

const float RATE = 1e-3f;

// Reads matrices one after the other.
struct Reader {
    const float* from;
    template <class M>
    void operator()(M& to) {
        std::memcpy(to.data(), from, to.size() * sizeof(float));
        from += to.size();
    }
};

struct Writer {
    float* to;
    template <class M>
    void operator()(const M& from) {
        std::memcpy(to, from.data(), from.size() * sizeof(float));
        to += from.size();
    }
};

struct Sgd {
    template <class M> struct Slot {};
    void begin() {}
    template <class M, class G>
    void update(M& parameter, Slot<M>&, const G& gradient) { parameter.noalias() -= RATE * gradient; }
};

struct Adam {
    template <class M> struct Slot { M first = M::Zero(), second = M::Zero(), gradient; };
    int step = 0;
    float mean, variance;
    void begin() {
        ++step;
        mean = 1 / (1 - std::pow(0.9f, step));
        variance = 1 / (1 - std::pow(0.999f, step));
    }
    template <class M, class G>
    void update(M& parameter, Slot<M>& slot, const G& gradient) {
        slot.gradient.noalias() = gradient;
        slot.first += 0.1f * (slot.gradient - slot.first);
        slot.second.array() += 0.001f * (slot.gradient.array().square() - slot.second.array());
        parameter.array() -= RATE * (slot.first.array() * mean) / ((slot.second.array() * variance).sqrt() + 1e-8f);
    }
};

// Keeps the gradient.
struct Keep {
    template <class M> struct Slot { M gradient; };
    void begin() {}
    template <class M, class G>
    void update(M&, Slot<M>& slot, const G& gradient) { slot.gradient.noalias() = gradient; }
};

struct Relu {
    template <class Y> static void forward(Y& y) { y = y.cwiseMax(0.0f); }
    template <class Y, class D> static void backward(const Y& y, D& d) { d = (y.array() > 0.0f).select(d, 0.0f); }
};

struct Tanh {
    template <class Y> static void forward(Y& y) { y = y.array().tanh(); }
    template <class Y, class D> static void backward(const Y& y, D& d) { d.array() *= 1.0f - y.array().square(); }
};

struct Squares {
    template <class Y> static void backward(const Y& y, const Y& target, Y& d) { d = 2.0f * (y - target); }
};

struct Classes {
    template <class Y> static void backward(const Y& y, const Y& target, Y& d) {
        d = (y.colwise() - y.rowwise().maxCoeff()).array().exp();
        d = (d.array().colwise() / d.rowwise().sum().array().eval()).matrix() - target;
        d *= 1.0f / Y::RowsAtCompileTime;
    }
};

template <int B, int I, int O, class Optimizer>
struct Linear {
    Matrix<I, O> weight;
    Matrix<1, O> bias;
    typename Optimizer::template Slot<Matrix<I, O>> weight_slot;
    typename Optimizer::template Slot<Matrix<1, O>> bias_slot;
    Matrix<B, O> y, d;

    void read(Reader& reader) { reader(weight), reader(bias); }
    void write(Writer& writer) { writer(weight), writer(bias); }
    void forward(const Matrix<B, I>& x) {
        y.noalias() = x * weight;
        y.rowwise() += bias;
    }
    void backward_input(Matrix<B, I>& dx) { dx.noalias() = d * weight.transpose(); }
    void backward(const Matrix<B, I>& x, Optimizer& optimizer) {
        optimizer.update(weight, weight_slot, x.transpose() * d);
        optimizer.update(bias, bias_slot, d.colwise().sum());
    }
    void write_gradient(Writer& writer) { writer(weight_slot.gradient), writer(bias_slot.gradient); }
};

}  // namespace
