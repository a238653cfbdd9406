//! STUB

rule! {
    "unreadable-note", Notes, Some(Info);
    /// stub
    pub struct UnreadableNote {
    }
}

impl super::NoteRule for UnreadableNote {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
