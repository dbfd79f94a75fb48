//! Text that stands too near to where a cover is cut or folded.

use super::{CoverJob, Plan, Sheet, shown};
use crate::diagnostic::{Sink, cover as say};
use crate::pages::{GlyphRun, ItemKind, Page, Turn};
use crate::units::{Length, Rect};

/// The least distance that printers ask for (KDP help, G201953020), less what rounding takes.
const SAFE: Length = Length::pt(8.9);

/// Tells of the nearest text on each side of each panel.
pub(super) fn report(page: &Page, plan: &Plan, job: &CoverJob<'_>, sink: &mut Sink) {
    if job.sheet == Sheet::Front {
        return;
    }
    let Some((back, front)) = plan.back.map(|back| (back.trim, plan.front.trim)) else { return };
    let whole = plan.whole.trim;
    let right = |area: Rect| area.x + area.width;
    let runs: Vec<(Rect, &GlyphRun, Turn)> = page
        .items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Text(run) => Some((ink(run, item.turned), run, item.turned)),
            ItemKind::Fill { .. } | ItemKind::Picture { .. } => None,
        })
        .collect();
    let on = |panel: Rect, area: &Rect| {
        let middle = area.x + area.width / 2.0;
        middle >= panel.x && middle <= right(panel)
    };
    // The text on the spine keeps clear of the folds already.
    let folds = |area: &Rect, turn: Turn| match turn {
        Turn::Upright if on(back, area) => right(back) - right(*area),
        Turn::Upright if on(front, area) => area.x - front.x,
        _ => SAFE,
    };
    let distances = |area: &Rect, turn: Turn| {
        let foot = whole.y + whole.height - area.y - area.height;
        [area.y - whole.y, foot, area.x - whole.x, right(whole) - right(*area), folds(area, turn)]
    };
    for (idx, name) in ["head", "foot", "left edge", "right edge", "fold"].into_iter().enumerate() {
        let nearest = runs
            .iter()
            .map(|(area, run, turn)| (distances(area, *turn)[idx], run))
            .min_by(|(one, _), (other, _)| one.to_pt().total_cmp(&other.to_pt()));
        if let Some((near, run)) = nearest.filter(|(near, _)| *near < SAFE) {
            let words = run.text.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
            sink.push(say::near_the_edge(job.places.edition, job.name, words, name, shown(near)));
        }
    }
}

/// Roughly what a run covers: from its capitals to its descenders.
fn ink(run: &GlyphRun, turn: Turn) -> Rect {
    let (width, up, down) = (run.width(), run.size * 0.7, run.size * 0.22);
    let (x, y) = (run.x, run.baseline);
    match turn {
        Turn::Upright => Rect { x, y: y - up, width, height: up + down },
        Turn::Left => Rect { x: x - up, y: y - width, width: up + down, height: width },
        Turn::Right => Rect { x: x - down, y, width: up + down, height: width },
    }
}
