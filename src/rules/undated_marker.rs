//! STUB

rule! {
    "undated-marker", Notes, Some(Info);
    /// stub
    pub struct UndatedMarker {
    }
}

impl super::NoteRule for UndatedMarker {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
