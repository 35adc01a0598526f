"""Prints the coefficients of src/scalar/math/{single,double}.rs: near-minimax polynomials, by interpolation at Chebyshev's
points with 60 digits, lowest power first, and the error of each. `python3 fit.py`, with mpmath 1.3.0."""

from mpmath import atanh, erf, erfc, erfinv, exp, log, mp, mpf, pi, sqrt, tanh

mp.dps = 60

HALF = mpf("0.501")
HALF_LN_2 = HALF * log(2)
ATANH_END = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2
TANH_END = mpf("0.625") ** 2
ERF_END = erfinv(mpf(1) / 2) ** 2
ERFC_MIDDLE = mpf(3) / 8


def at_zero(f, limit):
    return lambda x: limit if abs(x) < mpf(10) ** -25 else f(x)


def scaled_erfc(v):
    """erfc z exp z² (z + 1) − ½ where v is 1 / (z + 1) less ERFC_MIDDLE."""
    z = 1 / (v + ERFC_MIDDLE) - 1
    return erfc(z) * exp(z * z) * (z + 1) - mpf(1) / 2


def erfc_range(end):
    return [1 / (mpf(end) + 1) - ERFC_MIDDLE, 1 / (sqrt(ERF_END) + 1) - ERFC_MIDDLE]


EXP = at_zero(lambda r: (exp(r) - 1 - r) / r**2, mpf(1) / 2)
EXP_TWICE = at_zero(lambda r: (exp(2 * r) - 1 - 2 * r) / r**2, mpf(2))
ATANH = at_zero(lambda q: 2 * (atanh(sqrt(q)) - sqrt(q)) / sqrt(q) ** 3, mpf(2) / 3)
TANH = at_zero(lambda q: (tanh(sqrt(q)) - sqrt(q)) / sqrt(q) ** 3, -mpf(1) / 3)
ERF = at_zero(lambda q: (erf(sqrt(q)) / sqrt(q) - 2 / sqrt(pi)) / q, -2 / sqrt(pi) / 3)

FITS = [
    ("f32 EXP", EXP, [-HALF_LN_2, HALF_LN_2], 5),
    ("f32 EXP_TWICE after 2", EXP_TWICE, [-HALF_LN_2 / 2, HALF_LN_2 / 2], 5),
    ("f32 ATANH", ATANH, [0, ATANH_END], 3),
    ("f32 TANH", TANH, [0, TANH_END], 5),
    ("f32 ERF", ERF, [0, ERF_END], 4),
    ("f32 ERFC", scaled_erfc, erfc_range("10.1"), 11),
    ("f64 EXP", EXP, [-HALF_LN_2, HALF_LN_2], 11),
    ("f64 EXP_TWICE after 2", EXP_TWICE, [-HALF_LN_2 / 2, HALF_LN_2 / 2], 10),
    ("f64 ATANH", ATANH, [0, ATANH_END], 8),
    ("f64 TANH", TANH, [0, TANH_END], 12),
    ("f64 ERF", ERF, [0, ERF_END], 9),
    ("f64 ERFC", scaled_erfc, erfc_range("27.3"), 28),
]

for name, f, interval, terms in FITS:
    coefficients, error = mp.chebyfit(f, interval, terms, error=True)
    print(f"{name}, {terms} terms, error {mp.nstr(error, 2)}:")
    for c in reversed(coefficients):
        print(f"    {mp.nstr(c, 10 if name.startswith('f32') else 18)},")
