//! STUB

rule! {
    "overdue", Notes, Some(Info);
    /// stub
    pub struct Overdue {
    }
}

impl super::PersonRule for Overdue {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
