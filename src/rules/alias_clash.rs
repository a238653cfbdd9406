//! STUB

rule! {
    "alias-clash", Notes, Some(Info);
    /// stub
    pub struct AliasClash {
    }
}

impl super::NoteRule for AliasClash {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
