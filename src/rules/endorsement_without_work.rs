//! STUB

rule! {
    "endorsement-without-work", Notes, Some(Info);
    /// stub
    pub struct EndorsementWithoutWork {
    }
}

impl super::PersonRule for EndorsementWithoutWork {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
