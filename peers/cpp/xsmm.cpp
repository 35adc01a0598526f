// Products by the code that libxsmm writes for their sizes at run time. It counts columns first: `yᵀ = bᵀ aᵀ`.
#include <libxsmm.h>
#include <cstring>
#include "work.h"

namespace {

float* copy(const float* from, size_t count) {
    float* to = static_cast<float*>(libxsmm_aligned_malloc(count * sizeof(float), 64));
    if (from) std::memcpy(to, from, count * sizeof(float));
    return to;
}

struct Product : Work {
    libxsmm_smmfunction kernel;
    float *a, *b, *y;
    size_t size;

    Product(libxsmm_smmfunction kernel, int m, int k, int n, const float* a, const float* b)
        : kernel(kernel), a(copy(a, m * k)), b(copy(b, k * n)), y(copy(nullptr, m * n)), size(m * n) {}
    void repeat(size_t times) override {
        for (size_t i = 0; i < times; ++i) {
            touched(this);
            kernel(b, a, y);
        }
        touched(this);
    }
    size_t numbers(float* to) override {
        std::memcpy(to, y, size * sizeof(float));
        return size;
    }
};

}  // namespace

extern "C" {

extern const int xsmm_version[] = {LIBXSMM_VERSION_MAJOR, LIBXSMM_VERSION_MINOR, LIBXSMM_VERSION_UPDATE};

Work* xsmm_start(int m, int k, int n, const float* a, const float* b) {
    libxsmm_init();
    const float one = 1, zero = 0;
    const int flags = LIBXSMM_GEMM_FLAG_NONE;
    libxsmm_smmfunction kernel = libxsmm_smmdispatch(n, m, k, nullptr, nullptr, nullptr, &one, &zero, &flags, nullptr);
    return kernel ? new Product(kernel, m, k, n, a, b) : nullptr;
}

}
