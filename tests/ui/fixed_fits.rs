use constnet::Fixed;

fn main() {
    assert_eq!(Fixed::<i32, 30>::ONE + Fixed::ZERO, Fixed::ONE);
}
