//! STUB

rule! {
    "idle-connection", Notes, Some(Info);
    /// stub
    pub struct IdleConnection {
    }
}

impl super::PersonRule for IdleConnection {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
