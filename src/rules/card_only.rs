//! STUB

rule! {
    "card-only", Notes, Some(Info);
    /// stub
    pub struct CardOnly {
    }
}

impl super::PersonRule for CardOnly {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
