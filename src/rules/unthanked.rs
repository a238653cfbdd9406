//! STUB

rule! {
    "unthanked", Notes, Some(Info);
    /// stub
    pub struct Unthanked {
    }
}

impl super::PersonRule for Unthanked {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
