//! `Fn::Cidr`: consecutive blocks of an address range, IPv4 and IPv6.

use std::net::IpAddr;

use crate::limits;

/// The first `count` blocks of `bits` host bits each; `None` when the arguments make no sense or the
/// block has no room for so many.
pub(crate) fn cidr(block: &str, count: u32, bits: u32) -> Option<Vec<String>> {
    let (address, prefix) = block.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let prefix: u32 = prefix.parse().ok()?;
    let (number, width): (u128, u32) = match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    };
    let room = width.checked_sub(prefix)?.checked_sub(bits)?;
    let fits = room >= 32 || u64::from(count) <= 1 << room;
    if count == 0 || count > limits::CIDR_BLOCKS || !fits {
        return None;
    }
    let host = width - prefix;
    let base = if host >= 128 { 0 } else { number >> host << host };
    let step = if bits >= 128 { 0 } else { 1_u128 << bits };
    let new_prefix = width - bits;
    Some(
        (0..count)
            .map(|index| format!("{}/{new_prefix}", show(base + step * u128::from(index), width)))
            .collect(),
    )
}

fn show(number: u128, width: u32) -> IpAddr {
    if width == 32 { IpAddr::V4((number as u32).into()) } else { IpAddr::V6(number.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_in_the_user_guide() {
        // Source: user guide, Fn::Cidr, "Creates 6 CIDRs with a subnet mask /27 inside a /24".
        assert_eq!(
            cidr("192.168.0.0/24", 6, 5).unwrap(),
            [
                "192.168.0.0/27",
                "192.168.0.32/27",
                "192.168.0.64/27",
                "192.168.0.96/27",
                "192.168.0.128/27",
                "192.168.0.160/27"
            ]
        );
        assert_eq!(cidr("2001:db8::/56", 2, 64).unwrap(), ["2001:db8::/64", "2001:db8:0:1::/64"]);
    }

    #[test]
    fn refuses_what_does_not_fit() {
        assert_eq!(cidr("10.0.0.0/24", 9, 5), None);
        assert_eq!(cidr("10.0.0.0/24", 0, 5), None);
        assert_eq!(cidr("10.0.0.0/33", 1, 0), None);
        assert_eq!(cidr("10.0.0.0", 1, 5), None);
        assert_eq!(cidr("::/0", 257, 1), None);
        assert!(cidr("::/0", 1, 128).is_some());
        assert!(cidr("0.0.0.0/0", 256, 8).is_some());
    }
}
