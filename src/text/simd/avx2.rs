//! [`bit_masks`](super::bit_masks) in the instructions of AVX2: 32 bytes at once.
//!
//! Not called without knowing that the processor has them. What a byte's two halves say is looked up in tables
//! (`pshufb`): a byte belongs to a set where the upper halves of its lower half hold its upper half.

use std::arch::x86_64::{
    __m256i, _mm_set_epi64x, _mm256_and_si256, _mm256_broadcastsi128_si256, _mm256_cmpeq_epi8,
    _mm256_movemask_epi8, _mm256_set_epi64x, _mm256_set1_epi8, _mm256_setzero_si256, _mm256_shuffle_epi8,
    _mm256_srli_epi16,
};

use crate::text::simd::ByteSet;

/// Loops and no closures: what an iterator calls is not compiled for the same processor as this, so it would not
/// be inlined.
#[target_feature(enable = "avx2")]
pub(super) fn bit_masks<const N: usize>(bytes: &[u8], sets: &[ByteSet; N], masks: &mut [[u64; N]]) {
    let mut tables = [_mm256_setzero_si256(); N];
    for nth in 0..N {
        tables[nth] = table(&sets[nth].0);
    }
    let (chunks, rest) = bytes.as_chunks::<64>();
    for (chunk, masks) in chunks.iter().zip(&mut *masks) {
        masks_of(chunk, &tables, masks);
    }
    if let Some(masks) = masks.get_mut(chunks.len()) {
        let mut last = [0; 64];
        last[..rest.len()].copy_from_slice(rest);
        masks_of(&last, &tables, masks);
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn masks_of<const N: usize>(chunk: &[u8; 64], tables: &[__m256i; N], masks: &mut [u64; N]) {
    let (halves, _) = chunk.as_chunks::<32>();
    let (low, high) = (load(&halves[0]), load(&halves[1]));
    let (low_bits, high_bits) = (upper_bits(low), upper_bits(high));
    for nth in 0..N {
        let (low, high) = (inside(tables[nth], low, low_bits), inside(tables[nth], high, high_bits));
        masks[nth] = u64::from(low) | u64::from(high) << 32;
    }
}

/// Which of 32 bytes belong to a set.
#[inline]
#[target_feature(enable = "avx2")]
fn inside(table: __m256i, bytes: __m256i, upper_bits: __m256i) -> u32 {
    let found = _mm256_and_si256(_mm256_shuffle_epi8(table, bytes), upper_bits);
    _mm256_movemask_epi8(_mm256_cmpeq_epi8(found, upper_bits)).cast_unsigned()
}

/// Of each byte the bit that stands for its upper half in a set's table; all bits, which no entry is looked up for, where
/// it is not ASCII.
#[inline]
#[target_feature(enable = "avx2")]
fn upper_bits(bytes: __m256i) -> __m256i {
    let upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
    let bits = table(&[1, 2, 4, 8, 16, 32, 64, 128, 255, 255, 255, 255, 255, 255, 255, 255]);
    _mm256_shuffle_epi8(bits, upper)
}

/// Sixteen bytes, in both halves of a register.
#[inline]
#[target_feature(enable = "avx2")]
fn table(bytes: &[u8; 16]) -> __m256i {
    let (halves, _) = bytes.as_chunks::<8>();
    let (low, high) = (i64::from_le_bytes(halves[0]), i64::from_le_bytes(halves[1]));
    _mm256_broadcastsi128_si256(_mm_set_epi64x(high, low))
}

/// Thirty-two bytes in a register.
#[inline]
#[target_feature(enable = "avx2")]
fn load(bytes: &[u8; 32]) -> __m256i {
    let (words, _) = bytes.as_chunks::<8>();
    let (a, b) = (i64::from_le_bytes(words[0]), i64::from_le_bytes(words[1]));
    let (c, d) = (i64::from_le_bytes(words[2]), i64::from_le_bytes(words[3]));
    _mm256_set_epi64x(d, c, b, a)
}
