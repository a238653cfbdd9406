//! STUB

rule! {
    "ask-only", Notes, Some(Info);
    /// stub
    pub struct AskOnly {
    }
}

impl super::PersonRule for AskOnly {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
