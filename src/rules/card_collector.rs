//! STUB

rule! {
    "card-collector", Notes, Some(Info);
    /// stub
    pub struct CardCollector {
    }
}

impl super::JournalRule for CardCollector {
    fn check(&self, _: &[super::Summary], _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
