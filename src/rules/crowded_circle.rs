//! STUB

rule! {
    "crowded-circle", Notes, Some(Info);
    /// stub
    pub struct CrowdedCircle {
    }
}

impl super::JournalRule for CrowdedCircle {
    fn check(&self, _: &[super::Summary], _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
