//! STUB

rule! {
    "one-sided-giving", Notes, Some(Info);
    /// stub
    pub struct OneSidedGiving {
    }
}

impl super::PersonRule for OneSidedGiving {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
