//! STUB

rule! {
    "drifting", Notes, Some(Info);
    /// stub
    pub struct Drifting {
    }
}

impl super::PersonRule for Drifting {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
