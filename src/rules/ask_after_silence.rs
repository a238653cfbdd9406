//! STUB

rule! {
    "ask-after-silence", Notes, Some(Info);
    /// stub
    pub struct AskAfterSilence {
    }
}

impl super::PersonRule for AskAfterSilence {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
