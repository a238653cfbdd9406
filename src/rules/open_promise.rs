//! STUB

rule! {
    "open-promise", Notes, Some(Info);
    /// stub
    pub struct OpenPromise {
    }
}

impl super::PersonRule for OpenPromise {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
