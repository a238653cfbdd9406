//! STUB

rule! {
    "unclosed-disable", Notes, Some(Info);
    /// stub
    pub struct UnclosedDisable {
    }
}

impl super::NoteRule for UnclosedDisable {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
