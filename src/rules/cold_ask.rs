//! STUB

rule! {
    "cold-ask", Notes, Some(Info);
    /// stub
    pub struct ColdAsk {
    }
}

impl super::PersonRule for ColdAsk {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
