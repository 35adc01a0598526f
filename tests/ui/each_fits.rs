use constnet::{Each, Layer, Linear, Tensor3, Zero};

fn main() {
    let net = Each::<3, _>(Linear::<2, 5>::ZERO);
    let _ = net.predict(&Tensor3::<3, 4, 2>::ZERO);
}
