//! STUB

rule! {
    "contact-after-let-go", Notes, Some(Info);
    /// stub
    pub struct ContactAfterLetGo {
    }
}

impl super::PersonRule for ContactAfterLetGo {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
