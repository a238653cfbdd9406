//! A compact text encoding of numbers and paths, which make up most of the page.
//!
//! Not a compression, which a browser would have to undo before it can read anything: each text is
//! read from its beginning by a few lines of `model.js`, and only where it is needed.

/// Digits of base 32, those that go on first: the second half says that another digit follows.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Writes a number that is not negative.
pub(super) fn number(out: &mut String, mut n: u32) {
    loop {
        let digit = (n & 31) as usize;
        n >>= 5;
        out.push(char::from(DIGITS[digit + if n > 0 { 32 } else { 0 }]));
        if n == 0 {
            return;
        }
    }
}

/// Zigzag encoding: a number of either sign as one that is not negative, so that small stays small.
pub(super) fn zigzag(n: i32) -> u32 {
    (n.cast_unsigned() << 1) ^ (n >> 31).cast_unsigned()
}

/// Front coding: sorted texts, each as the number of UTF-16 units that it shares with the one before, then the
/// rest.
pub(super) fn front(texts: &[String]) -> Vec<String> {
    let mut before = "";
    texts
        .iter()
        .map(|text| {
            let same = before.chars().zip(text.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a);
            let (units, bytes) =
                same.fold((0, 0), |(units, bytes), c| (units + c.len_utf16(), bytes + c.len_utf8()));
            before = text;
            let mut out = String::new();
            number(&mut out, u32::try_from(units).unwrap_or(0));
            out.push_str(&text[bytes..]);
            out
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{front, number, zigzag};

    #[test]
    fn small_numbers_are_short() {
        let written = |n| {
            let mut out = String::new();
            number(&mut out, n);
            out
        };
        assert_eq!([0, 1, 31, 32, 1000].map(written), ["A", "B", "f", "gB", "of"]);
        assert_eq!([0, -1, 1, i32::MIN].map(zigzag), [0, 1, 2, u32::MAX]);
    }

    #[test]
    fn what_is_shared_is_written_once() {
        let texts = ["2026/a.md", "2026/ü.md", "2026/ü😀.md", "x"].map(str::to_owned);
        assert_eq!(front(&texts), ["A2026/a.md", "Fü.md", "G😀.md", "Ax"]);
    }
}
