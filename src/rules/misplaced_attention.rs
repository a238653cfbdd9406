//! STUB

rule! {
    "misplaced-attention", Notes, Some(Info);
    /// stub
    pub struct MisplacedAttention {
        pub within: crate::config::Days = crate::config::Days(90),
    }
}

impl super::JournalRule for MisplacedAttention {
    fn check(&self, _: &[super::Summary], _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
