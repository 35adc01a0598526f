use constnet::Fixed;

fn main() {
    assert_eq!(Fixed::<i32, 31>::ONE + Fixed::ZERO, Fixed::ONE);
}
