//! CIDR ranges of both address families.

use std::net::IpAddr;

/// A range of addresses: the leading bits that members share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Network {
    v4: bool,
    bits: u128,
    mask: u128,
}

impl Network {
    /// `203.0.113.0/24`, `2001:db8::/32`; a bare address is a range of one.
    pub(super) fn parse(text: &str) -> Option<Network> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let length = match prefix {
            Some(prefix) => prefix.parse::<u32>().ok().filter(|length| *length <= width)?,
            None => width,
        };
        let mask = u128::MAX.checked_shl(width - length).unwrap_or(0);
        Some(Network { v4: address.is_ipv4(), bits: number(address) & mask, mask })
    }

    pub(super) fn contains(&self, address: IpAddr) -> bool {
        self.v4 == address.is_ipv4() && number(address) & self.mask == self.bits
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    }
}
