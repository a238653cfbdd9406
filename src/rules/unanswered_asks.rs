//! STUB

rule! {
    "unanswered-asks", Notes, Some(Info);
    /// stub
    pub struct UnansweredAsks {
    }
}

impl super::PersonRule for UnansweredAsks {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
