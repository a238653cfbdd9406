//! A small seeded generator of numbers: SplitMix64 (Steele, Lea and Flood, 2014).
//!
//! Integers only, so that a journal is the same byte for byte on every machine: `ln` and `powf`
//! come from the platform's libm and may differ in the last bit. Not for secrets or statistics;
//! [`Random::below`] has the usual bias of one part in 2⁶⁴ ÷ bound.

pub struct Random(u64);

impl Random {
    /// The stream of one note: notes are independent of one another and of their order.
    pub fn of_note(seed: u64, n: usize) -> Self {
        let mut start = Self(seed);
        let base = start.next();
        Self(base ^ (n as u64).wrapping_mul(0xD134_2543_DE82_EF95))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `0..bound`; 0 for a bound of 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// True in `per_mille` of a thousand calls.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }

    /// The index of one of the weights.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (index, weight) in weights.enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// A rank in `0..ranks`, rank r with probability proportional to 1 / (r + 1): Zipf's law.
    ///
    /// Exact and without a table: an octave 2ᵉ..2ᵉ⁺¹ is chosen evenly, a number k in it evenly,
    /// and k is kept with probability 2ᵉ / k.
    pub fn zipf(&mut self, ranks: usize) -> usize {
        let ranks = ranks.max(1) as u64;
        let octaves = u64::from(ranks.ilog2()) + 1;
        loop {
            let low = 1 << self.below(octaves);
            let k = low + self.below(low);
            if k <= ranks && self.below(k) < low {
                return (k - 1) as usize;
            }
        }
    }
}
