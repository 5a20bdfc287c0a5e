//! People insured elsewhere: overlays that leave programs out by a document, and from when they may.

use crate::lang::Lang;
use crate::note::{Code, Note};
use crate::period::Month;
use crate::program::Program;
use crate::rates::layers::Layers;
use crate::rates::model::{Overlay, Source, Status};
use crate::schedule::choices::Choices;
use crate::schedule::error::ScheduleError;
use crate::text;

/// Programs that a person insured elsewhere does not join here.
#[derive(Clone, Debug)]
pub struct Exempt {
    /// The overlay that says so.
    pub overlay: String,
    /// Its name: where the person is insured.
    pub name: String,
    /// The programs, of those asked for.
    pub programs: Vec<Program>,
    /// The document that allows it.
    pub source: Source,
    /// How well that is known.
    pub status: Status,
}

fn overlays(layers: &Layers) -> impl Iterator<Item = &Overlay> {
    layers
        .tables
        .iter()
        .rev()
        .filter_map(|table| table.overlay())
}

/// An overlay is not used before its first month.
pub(super) fn ensure_begun(layers: &Layers, month: Month) -> Result<(), ScheduleError> {
    for overlay in overlays(layers) {
        if let Some(first) = overlay.from
            && month < first
        {
            return Err(ScheduleError::OverlayNotYet {
                overlay: overlay.id.value.clone(),
                name: overlay.name.clone(),
                month,
                first,
            });
        }
    }
    Ok(())
}

/// What is left out for people insured elsewhere, by overlay.
pub(super) fn exempt(layers: &Layers, choices: &Choices) -> Vec<Exempt> {
    let of_overlay = |overlay: &Overlay| {
        let why = overlay.exemption.as_ref()?;
        let programs = overlay.without.iter().copied();
        let programs: Vec<Program> = programs.filter(|p| choices.wants(*p)).collect();
        let left_out = Exempt {
            overlay: overlay.id.value.clone(),
            name: overlay.name.clone(),
            source: layers.source(&why.source.value)?.clone(),
            status: why.status,
            programs,
        };
        (!left_out.programs.is_empty()).then_some(left_out)
    };
    overlays(layers).filter_map(of_overlay).collect()
}

impl Exempt {
    /// What is left out, and by which document.
    pub(super) fn note(&self) -> Note {
        let named = |name: fn(Program) -> &'static str, comma| {
            let names: Vec<&str> = self.programs.iter().map(|p| name(*p)).collect();
            names.join(comma)
        };
        let en = named(|p| p.name(Lang::En), ", ").to_lowercase();
        let zh = named(|p| p.name(Lang::Zh), "、");
        let (overlay, name) = (&self.overlay, &self.name);
        let (document, status) = (self.source.name(), self.status.id());
        let message = text!(
            "not joined here: {en}; whoever is insured elsewhere (`{overlay}`) need not, with a certificate of it ({document}, {status})",
            "此处不参加{zh}：在别处（{name}）参保，须有参保证明（{document}，状态 {status}）"
        );
        Note::of(Code::InsuredAbroad, None, message)
            .with("overlay", self.overlay.clone())
            .with("programs", named(Program::id, ","))
            .with("source", self.source.key.value.clone())
            .with("status", status)
    }
}
