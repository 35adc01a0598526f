// Eigen expressions, written for each network with sizes known to the compiler.
#include "eigen_layers.h"
#include "work.h"

namespace {

template <class Activation, class Loss, class Optimizer, int B, int I, int H, int O>
struct Two : Work {
    Linear<B, I, H, Optimizer> first;
    Linear<B, H, O, Optimizer> second;
    Matrix<B, I> x;
    Matrix<B, O> target;
    Optimizer optimizer;

    Two(const float* parameters, const float* x_, const float* target_) {
        Reader reader{parameters};
        first.read(reader), second.read(reader);
        Reader{x_}(x), Reader{target_}(target);
    }
    void repeat(size_t times) override {
        for (size_t i = 0; i < times; ++i) {
            touched(this);
            optimizer.begin();
            first.forward(x);
            Activation::forward(first.y);
            second.forward(first.y);
            Loss::backward(second.y, target, second.d);
            second.backward_input(first.d);
            Activation::backward(first.y, first.d);
            second.backward(first.y, optimizer);
            first.backward(x, optimizer);
        }
    }
    size_t numbers(float* to) override {
        Writer writer{to};
        if constexpr (std::is_same_v<Optimizer, Keep>) {
            first.write_gradient(writer), second.write_gradient(writer);
        } else {
            first.write(writer), second.write(writer);
        }
        return writer.to - to;
    }
};

template <class Activation, class Loss, class Optimizer, int B, int I, int G, int H, int O>
struct Three : Work {
    Linear<B, I, G, Optimizer> first;
    Linear<B, G, H, Optimizer> second;
    Linear<B, H, O, Optimizer> third;
    Matrix<B, I> x;
    Matrix<B, O> target;
    Optimizer optimizer;

    Three(const float* parameters, const float* x_, const float* target_) {
        Reader reader{parameters};
        first.read(reader), second.read(reader), third.read(reader);
        Reader{x_}(x), Reader{target_}(target);
    }
    void repeat(size_t times) override {
        for (size_t i = 0; i < times; ++i) {
            touched(this);
            optimizer.begin();
            first.forward(x);
            Activation::forward(first.y);
            second.forward(first.y);
            Activation::forward(second.y);
            third.forward(second.y);
            Loss::backward(third.y, target, third.d);
            third.backward_input(second.d);
            Activation::backward(second.y, second.d);
            third.backward(second.y, optimizer);
            second.backward_input(first.d);
            Activation::backward(first.y, first.d);
            second.backward(first.y, optimizer);
            first.backward(x, optimizer);
        }
    }
    size_t numbers(float* to) override {
        Writer writer{to};
        first.write(writer), second.write(writer), third.write(writer);
        return writer.to - to;
    }
};

template <class Activation, int I, int H, int O>
struct InferTwo : Work {
    Linear<1, I, H, Sgd> first;
    Linear<1, H, O, Sgd> second;
    Matrix<1, I> x;

    InferTwo(const float* parameters, const float* x_) {
        Reader reader{parameters};
        first.read(reader), second.read(reader);
        Reader{x_}(x);
    }
    void repeat(size_t times) override {
        for (size_t i = 0; i < times; ++i) {
            touched(this);
            first.forward(x);
            Activation::forward(first.y);
            second.forward(first.y);
        }
        touched(this);
    }
    size_t numbers(float* to) override {
        Writer{to}(second.y);
        return O;
    }
};

template <class Activation, int I, int G, int H, int O>
struct InferThree : Work {
    Linear<1, I, G, Sgd> first;
    Linear<1, G, H, Sgd> second;
    Linear<1, H, O, Sgd> third;
    Matrix<1, I> x;

    InferThree(const float* parameters, const float* x_) {
        Reader reader{parameters};
        first.read(reader), second.read(reader), third.read(reader);
        Reader{x_}(x);
    }
    void repeat(size_t times) override {
        for (size_t i = 0; i < times; ++i) {
            touched(this);
            first.forward(x);
            Activation::forward(first.y);
            second.forward(first.y);
            Activation::forward(second.y);
            third.forward(second.y);
        }
        touched(this);
    }
    size_t numbers(float* to) override {
        Writer{to}(third.y);
        return O;
    }
};

template <int H>
struct Gru : Work {
    Matrix<1, 3 * H> weight_ih, bias_ih, bias_hh, a, c;
    Matrix<H, 3 * H> weight_hh;
    Matrix<1, H> h = Matrix<1, H>::Zero(), r, z, n;
    Matrix<H, 1> weight;
    Matrix<1, 1> bias, y;
    float x[64];
    size_t next = 0;

    Gru(const float* parameters, const float* x_) {
        Reader reader{parameters};
        reader(weight_ih), reader(weight_hh), reader(bias_ih), reader(bias_hh), reader(weight), reader(bias);
        std::memcpy(x, x_, sizeof x);
    }
    template <class M>
    static auto sigmoid(const M& m) { return (1.0f + (-m.array()).exp()).inverse(); }
    void repeat(size_t times) override {
        for (size_t i = 0; i < times; ++i) {
            touched(this);
            a = x[next++ % 64] * weight_ih + bias_ih;
            c.noalias() = h * weight_hh;
            c += bias_hh;
            r = sigmoid(a.template head<H>() + c.template head<H>());
            z = sigmoid(a.template segment<H>(H) + c.template segment<H>(H));
            n = (a.template tail<H>().array() + r.array() * c.template tail<H>().array()).tanh();
            h = n.array() + z.array() * (h - n).array();
            y.noalias() = h * weight;
            y += bias;
        }
        touched(this);
    }
    size_t numbers(float* to) override {
        Writer writer{to};
        writer(h), writer(y);
        return H + 1;
    }
};

template <class A, class B, class Y, bool LAZY>
struct Product : Work {
    A a;
    B b;
    Y y;

    Product(int m, int k, int n, const float* a_, const float* b_) : a(m, k), b(k, n), y(m, n) { Reader{a_}(a), Reader{b_}(b); }
    void repeat(size_t times) override {
        for (size_t i = 0; i < times; ++i) {
            touched(this);
            touched(y.data());
            if constexpr (LAZY) y.noalias() = a.lazyProduct(b);
            else y.noalias() = a * b;
        }
        touched(this);
    }
    size_t numbers(float* to) override {
        Writer{to}(y);
        return y.size();
    }
};

template <int N, bool LAZY>
using Square = Product<Matrix<N, N>, Matrix<N, N>, Matrix<N, N>, LAZY>;

template <bool LAZY>
Work* product(int m, int k, int n, const float* a, const float* b) {
    if (m == k && k == n) {
        switch (n) {
            case 4: return new Square<4, LAZY>(m, k, n, a, b);
            case 8: return new Square<8, LAZY>(m, k, n, a, b);
            case 10: return new Square<10, LAZY>(m, k, n, a, b);
            case 16: return new Square<16, LAZY>(m, k, n, a, b);
            case 24: return new Square<24, LAZY>(m, k, n, a, b);
            case 32: return new Square<32, LAZY>(m, k, n, a, b);
        }
    }
    using Any = Matrix<Eigen::Dynamic, Eigen::Dynamic>;
    if constexpr (!LAZY) return new Product<Any, Any, Any, false>(m, k, n, a, b);
    return nullptr;
}

}  // namespace

extern "C" {

extern const int eigen_version[] = {EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION};

Work* eigen_start(const char* name, const float* parameters, const float* x, const float* target) {
#define IS(work) if (!std::strcmp(name, work))
    IS("W1") return new Two<Relu, Squares, Sgd, 4, 2, 3, 1>(parameters, x, target);
    IS("W2") return new Three<Relu, Classes, Sgd, 16, 4, 32, 32, 3>(parameters, x, target);
    IS("W3") return new Two<Relu, Classes, Sgd, 32, 784, 128, 10>(parameters, x, target);
    IS("W3a") return new Two<Relu, Classes, Adam, 32, 784, 128, 10>(parameters, x, target);
    IS("W3b") return new Three<Relu, Classes, Sgd, 64, 784, 512, 256, 10>(parameters, x, target);
    IS("W4a") return new InferTwo<Relu, 2, 3, 1>(parameters, x);
    IS("W4b") return new InferThree<Tanh, 16, 64, 64, 4>(parameters, x);
    IS("W4c") return new InferTwo<Relu, 784, 128, 10>(parameters, x);
    IS("S1a") return new Two<Tanh, Squares, Keep, 200, 24, 8, 2>(parameters, x, target);
    IS("S1b") return new Three<Tanh, Squares, Adam, 10000, 4, 32, 16, 4>(parameters, x, target);
    IS("W7") return new Gru<16>(parameters, x);
    return nullptr;
}

Work* eigen_product_start(bool lazy, int m, int k, int n, const float* a, const float* b) {
    return lazy ? product<true>(m, k, n, a, b) : product<false>(m, k, n, a, b);
}

}
