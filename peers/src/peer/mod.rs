//! Everyone who works: a file each.

#[cfg(feature = "burn")]
mod burn;
#[cfg(feature = "candle")]
mod candle;
mod cpp;
#[cfg(feature = "dfdx")]
mod dfdx;
mod loops;
mod nalgebra;
mod ours;
mod products;
mod python;

use crate::run::Run;
use crate::work::Work;

pub struct Peer {
    pub name: &'static str,
    /// Nothing if the peer is not there, or was left out of the build.
    pub version: Option<String>,
    /// Nothing if the peer has no program for this work.
    start: Box<dyn FnMut(&Work) -> Option<Box<dyn Run>>>,
}

impl Peer {
    fn new(name: &'static str, version: Option<String>, start: impl FnMut(&Work) -> Option<Box<dyn Run>> + 'static) -> Self {
        Self { name, version, start: Box::new(start) }
    }

    /// A peer that is a crate of this build.
    fn of_crate(name: &'static str, start: impl FnMut(&Work) -> Option<Box<dyn Run>> + 'static) -> Self {
        Self::new(name, locked(name), start)
    }

    /// A peer that was not found when this was built, or whose feature is off.
    #[cfg(not(all(eigen, xsmm, feature = "burn", feature = "candle", feature = "dfdx")))]
    fn left_out(name: &'static str) -> Self {
        Self::new(name, None, |_| None)
    }

    /// The peer at the beginning of a work, if it has a program for it.
    pub fn start(&mut self, work: &Work) -> Option<Box<dyn Run>> {
        self.version.as_ref()?;
        (self.start)(work)
    }
}

/// Everyone who is wanted, ours first.
pub fn peers(wanted: impl Fn(&str) -> bool) -> Vec<Peer> {
    let mut peers = vec![ours::peer()];
    peers.extend(loops::peers());
    peers.extend(cpp::peers());
    peers.extend(products::peers());
    peers.push(nalgebra::peer());
    #[cfg(feature = "burn")]
    peers.push(burn::peer());
    #[cfg(not(feature = "burn"))]
    peers.push(Peer::left_out("burn"));
    #[cfg(feature = "candle")]
    peers.push(candle::peer());
    #[cfg(not(feature = "candle"))]
    peers.push(Peer::left_out("candle"));
    #[cfg(feature = "dfdx")]
    peers.push(dfdx::peer());
    #[cfg(not(feature = "dfdx"))]
    peers.push(Peer::left_out("dfdx"));
    peers.retain(|peer| wanted(peer.name));
    peers.extend(python::peers(wanted));
    peers
}

/// The version of a crate in `Cargo.lock`.
fn locked(name: &str) -> Option<String> {
    let package = format!("name = \"{name}\"\nversion = \"");
    let (_, rest) = include_str!("../../Cargo.lock").split_once(&package)?;
    Some(rest.split('"').next()?.to_string())
}
