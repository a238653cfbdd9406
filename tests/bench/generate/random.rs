//! Chance that is the same everywhere: SplitMix64, and the few draws the generator needs.
//!
//! Integers only. A floating-point `exp` may differ in its last digit from one C library to the
//! next, and then two machines would no longer write the same journal byte for byte.
//!
//! Not for anything that must be unpredictable.

/// Steele, Lea and Flood's SplitMix64: one 64-bit word of state, a Weyl sequence put through a mixer.
/// Any seed is a good seed, neighbouring ones included, so each note can have a stream of its own.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

const WEYL: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Random {
    /// The stream numbered `stream` of a seed. Streams do not depend on one another, so note 7 is
    /// the same whether or not note 6 was written.
    pub fn new(seed: u64, stream: usize) -> Random {
        Random { state: mix(seed ^ mix((stream as u64).wrapping_add(WEYL))) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(WEYL);
        mix(self.state)
    }

    /// A number in `0..n`; `n` is above zero. The bias of the multiplication is below `n / 2^64`.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// A number in `low..=high`.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True this many times in a thousand.
    pub fn permille(&mut self, chance: usize) -> bool {
        self.below(1000) < chance
    }

    /// True this many times in a hundred.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of them, each as likely.
    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// An index, as likely as its weight.
    pub fn weighted(&mut self, weights: impl Iterator<Item = usize> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (index, weight) in weights.enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        unreachable!("the draw is below the sum of the weights")
    }

    /// A number from a distribution given by equally likely intervals between neighbouring knots.
    pub fn between_knots(&mut self, knots: &[usize]) -> usize {
        let interval = self.below(knots.len() - 1);
        self.between(knots[interval], knots[interval + 1])
    }

    /// A rank in `0..n` by Zipf's law, in octaves: rank 1, ranks 2 to 3, 4 to 7, 8 to 15 and so on
    /// are equally likely, and so are the ranks within one. This is `1 / rank` to within a factor
    /// of 1.4, from integers.
    pub fn zipf(&mut self, n: usize) -> usize {
        let octaves = n.ilog2() as usize + 1;
        loop {
            let low = 1 << self.below(octaves);
            let rank = low + self.below(low);
            if rank <= n {
                return rank - 1;
            }
        }
    }
}
