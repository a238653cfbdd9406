//! STUB

rule! {
    "cold-add", Notes, Some(Info);
    /// stub
    pub struct ColdAdd {
    }
}

impl super::PersonRule for ColdAdd {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
