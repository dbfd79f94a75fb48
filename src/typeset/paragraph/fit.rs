//! Total fit: the breaks of a whole paragraph chosen at once, for the least demerits
//! (Knuth and Plass, Breaking Paragraphs into Lines, 1981).
//!
//! Takes candidates and the width of each line; gives the candidates at which lines end. Time is
//! linear in the candidates, since a node lives only as long as one line can reach.

use super::breaks::{BreakKind, Candidate, Gap};
use super::costs::{Costs, LOOSE, TIGHT};
use super::rivers::{self, Justified, White};

/// How wide lines are; pt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Widths<'a> {
    pub measure: f64,
    /// Taken from the left of the first lines.
    pub indents: &'a [f64],
    /// Lines of the paragraph before this slice.
    pub lines_before: usize,
}

impl Widths<'_> {
    pub fn indent(&self, line: usize) -> f64 {
        self.indents.get(self.lines_before + line).copied().unwrap_or(0.0)
    }
    pub fn of(&self, line: usize) -> f64 {
        self.measure - self.indent(line)
    }
    /// From this line on all are equally wide.
    fn even_from(&self) -> usize {
        self.indents.len().saturating_sub(self.lines_before)
    }
}

/// What is asked for.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    pub candidates: &'a [Candidate],
    pub gaps: &'a [Gap],
    pub widths: Widths<'a>,
    pub costs: &'a Costs,
    /// The last line is justified too.
    pub fills: bool,
    /// Breakings into a line more and a line fewer than the best are wanted beside it.
    pub others: bool,
    /// The candidate at which the first line must end.
    pub first_end: Option<usize>,
    /// Candidates at which a line must end, since a page is to begin after it.
    pub turned: &'a [usize],
}

/// One breaking of a paragraph.
#[derive(Clone, Debug)]
pub(super) struct Breaking {
    /// The candidates at which the lines end, in order; the last candidate is always among them.
    pub ends: Vec<usize>,
    pub demerits: f64,
    /// It ends in a runt.
    pub runt: bool,
}

/// The best breaking, and one with a line fewer and one with a line more, where they were found.
#[derive(Clone, Debug, Default)]
pub(super) struct Breakings {
    pub best: Option<Breaking>,
    pub tighter: Option<Breaking>,
    pub looser: Option<Breaking>,
}

/// One try at the paragraph.
#[derive(Clone, Copy, Debug)]
struct Pass {
    hyphens: bool,
    tolerance: f64,
    /// Added to the stretch of each line; pt.
    extra: f64,
    /// Lines are made even where none fits.
    last_resort: bool,
}

/// Lines one below the other that may begin or end with the same word.
const SAME: u8 = 2;

/// Letters up to which a word is too short to make a last line by itself.
const SHORT_WORD: u8 = 5;

/// Fit classes (The TeXbook, ch. 14): tight, decent, loose, very loose.
type Fitness = u8;

/// A feasible break.
#[derive(Clone, Copy, Debug)]
struct Node {
    candidate: u32,
    line: u32,
    fitness: Fitness,
    /// Lines up to here that end in a hyphen, one below the other.
    hyphens: u8,
    /// Lines up to here that begin, and that end, with the word of the one that ends here.
    same: [u8; 2],
    /// The line that ends here is the last, and too short.
    runt: bool,
    /// Mean space of the line that ends here, in natural spaces.
    gap: f32,
    demerits: f64,
    previous: u32,
    /// How the line that ends here is justified.
    spaces: f32,
    glyphs: f32,
    /// Its word spaces among [`Search::whites`].
    whites: (u32, u32),
}

/// A line between two candidates.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Stretched (positive) or shrunk spaces, as a share of what they may be.
    badness: f64,
    fitness: Fitness,
    /// Mean space, in natural spaces.
    gap: f64,
    /// Natural width and what there is; pt.
    natural: f64,
    room: f64,
    justified: Justified,
}

/// The best breaking and its neighbours. None where there is nothing to break.
pub(super) fn fit(request: Request) -> Breakings {
    let costs = request.costs;
    let last = request.candidates.len().saturating_sub(1);
    if last == 0 {
        return Breakings::default();
    }
    if let Some(only) = single_line(request) {
        let best = Breaking { ends: vec![only], demerits: 0.0, runt: false };
        return Breakings { best: Some(best), ..Breakings::default() };
    }
    let extra = request.widths.measure * costs.emergency_stretch;
    let [plain, divided, rough] = costs.tolerance;
    let passes = [
        Pass { hyphens: false, tolerance: plain, extra: 0.0, last_resort: false },
        Pass { hyphens: true, tolerance: divided, extra: 0.0, last_resort: false },
        Pass { hyphens: true, tolerance: rough, extra: 0.0, last_resort: false },
        Pass { hyphens: true, tolerance: f64::INFINITY, extra, last_resort: true },
    ];
    let mut found = Breakings::default();
    for pass in passes {
        if pass.tolerance <= 0.0 || pass.last_resort && found.best.is_some() {
            continue;
        }
        let own = Search::new(request, pass).run();
        let Some(best) = &own.best else { continue };
        let done = !best.runt;
        if found.best.as_ref().is_none_or(|known| best.demerits < known.demerits) {
            found = own;
        }
        if done {
            break;
        }
    }
    if found.best.is_none() {
        found.best = Some(Breaking { ends: vec![last], demerits: f64::INFINITY, runt: false });
    }
    found
}

/// Most headings, cells and items are one line, with nothing to choose.
fn single_line(request: Request) -> Option<usize> {
    let last = request.candidates.len() - 1;
    let forced = |candidate: &Candidate| candidate.kind == BreakKind::Forced;
    if request.fills || !request.turned.is_empty() || request.candidates[..last].iter().any(forced) {
        return None;
    }
    let (start, end) = (&request.candidates[0], &request.candidates[last]);
    (end.before.width - start.after.width <= request.widths.of(0)).then_some(last)
}

struct Search<'a> {
    request: Request<'a>,
    pass: Pass,
    nodes: Vec<Node>,
    active: Vec<u32>,
    /// The best ways to the present candidate, by line and fitness.
    best: Vec<Node>,
    /// The word spaces of the lines that end at nodes.
    whites: Vec<White>,
    /// Those of the line that is looked at.
    own: Vec<White>,
}

impl<'a> Search<'a> {
    fn new(request: Request<'a>, pass: Pass) -> Self {
        Search {
            request,
            pass,
            nodes: Vec::new(),
            active: Vec::new(),
            best: Vec::new(),
            whites: Vec::new(),
            own: Vec::new(),
        }
    }

    fn run(&mut self) -> Breakings {
        let candidates = self.request.candidates;
        self.nodes.push(Node {
            candidate: 0,
            line: 0,
            fitness: 1,
            hyphens: 0,
            same: [1; 2],
            runt: false,
            gap: 1.0,
            demerits: 0.0,
            previous: 0,
            spaces: 0.0,
            glyphs: 0.0,
            whites: (0, 0),
        });
        self.active.push(0);
        for (idx, candidate) in candidates.iter().enumerate().skip(1) {
            if candidate.kind == BreakKind::Hyphen && !self.pass.hyphens {
                continue;
            }
            self.visit(idx);
            if self.active.is_empty() {
                return Breakings::default();
            }
        }
        let best = self.cheapest(None);
        let line = best.map(|node| self.nodes[node as usize].line);
        let near = |lines: Option<u32>| {
            let node = self.cheapest(Some(lines?))?;
            Some(self.breaking(node))
        };
        let others = line.filter(|_| self.request.others);
        Breakings {
            tighter: near(others.and_then(|line| line.checked_sub(1))),
            looser: near(others.map(|line| line + 1)),
            best: best.map(|node| self.breaking(node)),
        }
    }

    /// The best end, of so many lines if they are given.
    fn cheapest(&self, lines: Option<u32>) -> Option<u32> {
        let ends = self.active.iter().copied();
        let ends = ends.filter(|node| lines.is_none_or(|lines| self.nodes[*node as usize].line == lines));
        ends.min_by(|a, b| self.nodes[*a as usize].demerits.total_cmp(&self.nodes[*b as usize].demerits))
    }

    fn breaking(&self, end: u32) -> Breaking {
        let node = self.nodes[end as usize];
        let (mut at, mut ends) = (end, Vec::with_capacity(node.line as usize));
        while at != 0 {
            ends.push(self.nodes[at as usize].candidate as usize);
            at = self.nodes[at as usize].previous;
        }
        ends.reverse();
        Breaking { ends, demerits: node.demerits, runt: node.runt }
    }

    /// Tries every line that could end at a candidate.
    fn visit(&mut self, idx: usize) {
        let candidate = self.request.candidates[idx];
        let forced = matches!(candidate.kind, BreakKind::Forced | BreakKind::End | BreakKind::Open)
            || self.request.turned.contains(&idx);
        self.best.clear();
        let mut kept = 0;
        let mut least_overfull: Option<(f64, u32)> = None;
        for place in 0..self.active.len() {
            let id = self.active[place];
            let node = self.nodes[id as usize];
            let other_first = node.line == 0 && self.request.first_end.is_some_and(|end| end != idx);
            if other_first && !forced {
                self.active[kept] = id;
                kept += 1;
                continue;
            }
            match self.line(&node, &candidate) {
                Ok(line) => {
                    if line.badness <= self.pass.tolerance {
                        self.offer(id, &node, idx, &candidate, line);
                    }
                    self.active[kept] = id;
                    kept += usize::from(!forced);
                }
                Err(excess) => {
                    if least_overfull.is_none_or(|(least, _)| excess < least) {
                        least_overfull = Some((excess, id));
                    }
                    // With a hyphen it may be too wide where the next candidate is not.
                    if candidate.hyphen > 0.0 && excess <= candidate.hyphen {
                        self.active[kept] = id;
                        kept += 1;
                    }
                }
            }
        }
        self.active.truncate(kept);
        if self.best.is_empty() && self.active.is_empty() && self.pass.last_resort {
            self.accept_overfull(idx, &candidate, least_overfull);
        }
        self.enter();
    }

    /// A line that nothing helps: it stands out, and is reported when it is set.
    fn accept_overfull(&mut self, idx: usize, candidate: &Candidate, least: Option<(f64, u32)>) {
        let Some((excess, id)) = least else { return };
        let node = self.nodes[id as usize];
        self.best.push(Node {
            candidate: place(idx),
            line: node.line + 1,
            fitness: 0,
            hyphens: u8::from(candidate.hyphenated),
            same: [1; 2],
            runt: false,
            gap: 1.0,
            demerits: node.demerits + 1e9 + excess * 1e6,
            previous: id,
            spaces: 0.0,
            glyphs: 0.0,
            whites: (0, 0),
        });
    }

    /// The line from a node to a candidate; by how much it is too wide, if it is.
    fn line(&self, node: &Node, candidate: &Candidate) -> Result<Line, f64> {
        let Request { widths, costs, fills, .. } = self.request;
        let from = &self.request.candidates[node.candidate as usize];
        let number = node.line as usize;
        line((from, candidate), (widths.indent(number), widths.of(number)), costs, (fills, self.pass.extra))
    }

    /// Offers a way to the present candidate; only the best of its class stays.
    fn offer(&mut self, id: u32, node: &Node, idx: usize, candidate: &Candidate, line: Line) {
        let costs = self.request.costs;
        let runt = if candidate.kind == BreakKind::End { self.runt(node, candidate, line) } else { 0.0 };
        let number = node.line + 1;
        let hyphens = if candidate.hyphenated { (node.hyphens + 1).min(costs.most_hyphens + 1) } else { 0 };
        if hyphens > costs.most_hyphens && !self.pass.last_resort {
            return;
        }
        if candidate.kind == BreakKind::Hyphen && costs.zone > 0.0 && self.fills_zone(node, idx) {
            return;
        }
        let same = self.same(node, candidate);
        let mut new = Node {
            candidate: place(idx),
            line: number,
            fitness: line.fitness,
            hyphens,
            same,
            runt: runt > costs.short,
            gap: line.gap as f32,
            demerits: node.demerits + runt + self.demerits(node, candidate, line, same),
            previous: id,
            spaces: line.justified.spaces as f32,
            glyphs: line.justified.glyphs as f32,
            whites: (0, 0),
        };
        // Lines of one width need no counting, unless their number is asked for.
        let counts = self.request.others || (number as usize) < self.request.widths.even_from();
        let is_same = |old: &Node| {
            old.fitness == new.fitness
                && old.hyphens == new.hyphens
                && (!counts && (old.line as usize) >= self.request.widths.even_from() || old.line == new.line)
        };
        let known = self.best.iter().position(is_same);
        if known.is_some_and(|known| self.best[known].demerits <= new.demerits) {
            return;
        }
        if costs.river > 0.0 {
            self.set_whites(&new, line.justified.left);
            let cost = |white: &White| f64::from(white.lines.saturating_sub(2)).powi(2);
            new.demerits += costs.river * self.own.iter().map(cost).sum::<f64>();
            if known.is_some_and(|known| self.best[known].demerits <= new.demerits) {
                return;
            }
        }
        match known {
            Some(known) => self.best[known] = new,
            None => self.best.push(new),
        }
    }

    /// The line would be full enough without the word that a hyphen would divide (CSS Text 4, 6.3.4).
    fn fills_zone(&self, node: &Node, idx: usize) -> bool {
        let first = node.candidate as usize;
        let before = self.request.candidates[first + 1..idx].iter().rev();
        let Some(last) = before.into_iter().find(|own| own.kind != BreakKind::Hyphen) else { return false };
        let from = &self.request.candidates[first];
        let width = last.before.width - from.after.width - from.hang_start - last.hang_end;
        self.request.widths.of(node.line as usize) - width <= self.request.costs.zone
    }

    /// Sets `own` to the word spaces of the line that ends at a node.
    fn set_whites(&mut self, node: &Node, left: f64) {
        let above = &self.nodes[node.previous as usize];
        let candidates = &self.request.candidates;
        let ends = (&candidates[above.candidate as usize], &candidates[node.candidate as usize]);
        let (spaces, glyphs) = (f64::from(node.spaces), f64::from(node.glyphs));
        let above = &self.whites[above.whites.0 as usize..above.whites.1 as usize];
        let justified = Justified { left, spaces, glyphs };
        rivers::whites(self.request.gaps, ends, justified, above, &mut self.own);
    }

    /// How many lines up to the candidate begin, and how many end, with the same word.
    fn same(&self, node: &Node, candidate: &Candidate) -> [u8; 2] {
        let from = &self.request.candidates[node.candidate as usize];
        let count = |before: u32, own: u32, known: u8| {
            if before != 0 && before == own { (known + 1).min(SAME + 1) } else { 1 }
        };
        let [starts, ends] = node.same;
        // The line that ends at the node begins with its own start's word.
        let above = &self.request.candidates[self.nodes[node.previous as usize].candidate as usize];
        let begins =
            if from.kind == BreakKind::Start { 1 } else { count(above.word_after, from.word_after, starts) };
        let closes = match candidate.kind {
            BreakKind::End | BreakKind::Forced | BreakKind::Open => 1,
            _ => count(from.word_before, candidate.word_before, ends),
        };
        [begins, closes]
    }

    fn demerits(&self, node: &Node, candidate: &Candidate, line: Line, same: [u8; 2]) -> f64 {
        let costs = self.request.costs;
        let from = &self.request.candidates[node.candidate as usize];
        let own = costs.line + line.badness;
        let mut demerits =
            own.powf(costs.power) * 100f64.powf(2.0 - costs.power) + candidate.penalty * candidate.penalty;
        if line.gap > LOOSE {
            demerits += costs.loose;
        } else if line.gap < TIGHT {
            demerits += costs.tight;
        }
        let jump = (line.gap - f64::from(node.gap)).abs() - costs.quiet_jump;
        if jump > 0.0 && from.kind != BreakKind::Start {
            demerits += costs.contrast * (jump / costs.quiet_jump).powi(2);
        }
        if candidate.hyphenated {
            demerits += match node.hyphens {
                0 => 0.0,
                hyphens if hyphens < costs.most_hyphens => costs.double_hyphen,
                _ => costs.ladder,
            };
        }
        if candidate.kind == BreakKind::End && from.hyphenated {
            demerits += costs.last_hyphen;
        }
        for lines in same {
            demerits += match lines {
                0 | 1 => 0.0,
                SAME => costs.stack,
                _ => costs.stack * 20.0,
            };
        }
        demerits
    }

    /// What a last line that is too short costs, the more the shorter it is.
    fn runt(&self, node: &Node, candidate: &Candidate, line: Line) -> f64 {
        let costs = self.request.costs;
        let from = &self.request.candidates[node.candidate as usize];
        if from.kind == BreakKind::Start {
            return 0.0;
        }
        let one_word = candidate.before.stretch - from.after.stretch < 1e-6;
        let letters = if from.hyphenated { from.letters } else { candidate.letters };
        if one_word && letters <= SHORT_WORD {
            return costs.runt;
        }
        let least = line.room * costs.runt_share;
        if line.natural < least {
            return costs.runt * (2.0 - line.natural / least);
        }
        let short = line.room * costs.short_share;
        if line.natural < short { costs.short * (1.0 - line.natural / short) } else { 0.0 }
    }

    /// Makes nodes of the best ways, without those that can never win (The TeXbook, ch. 14).
    fn enter(&mut self) {
        let costs = self.request.costs;
        let Some(least) = self.best.iter().map(|node| node.demerits).min_by(f64::total_cmp) else { return };
        let best_line = self.best.iter().find(|node| node.demerits == least).map_or(0, |node| node.line);
        let best = std::mem::take(&mut self.best);
        for node in &best {
            let others = self.request.others && node.line != best_line;
            let (bound, near) = if others {
                let own = best.iter().filter(|own| own.line == node.line).map(|own| own.demerits);
                let own = own.min_by(f64::total_cmp).unwrap_or(least);
                (own.min(least + costs.variant) + costs.prune, node.line.abs_diff(best_line) <= 1)
            } else {
                (least + costs.prune, true)
            };
            if node.demerits > bound || !near {
                continue;
            }
            let mut node = *node;
            if costs.river > 0.0 {
                let start = place(self.whites.len());
                let from = &self.request.candidates[self.nodes[node.previous as usize].candidate as usize];
                let left = self.request.widths.indent(node.line as usize - 1) - from.hang_start;
                self.set_whites(&node, left);
                self.whites.extend_from_slice(&self.own);
                node.whites = (start, place(self.whites.len()));
            }
            self.active.push(place(self.nodes.len()));
            self.nodes.push(node);
        }
        self.best = best;
    }
}

fn place(idx: usize) -> u32 {
    u32::try_from(idx).expect("a slice has far fewer candidates")
}

/// A first line that ends at a candidate is neither too wide nor out of all measure loose.
pub(super) fn is_feasible(from: &Candidate, to: &Candidate, widths: Widths, costs: &Costs) -> bool {
    let line = line((from, to), (widths.indent(0), widths.of(0)), costs, (false, 0.0));
    line.is_ok_and(|line| line.badness <= costs.tolerance[2])
}

/// The line between two candidates, with its indent and its room in pt; by how much it is too wide, if
/// it is. `fills`: the last line is justified too; `extra` is added to the stretch.
fn line(
    (from, candidate): (&Candidate, &Candidate),
    (indent, room): (f64, f64),
    costs: &Costs,
    (fills, extra): (bool, f64),
) -> Result<Line, f64> {
    let hanging = from.hang_start + candidate.hang_end;
    let natural = candidate.before.width + candidate.hyphen - from.after.width - hanging;
    let slack = room - natural;
    let ends = match candidate.kind {
        BreakKind::Forced | BreakKind::End => !fills,
        BreakKind::Open => true,
        _ => false,
    };
    let left = indent - from.hang_start;
    let natural_set = Justified { left, spaces: 0.0, glyphs: 0.0 };
    if costs.ragged > 0.0 {
        if slack < -0.01 {
            return Err(-slack);
        }
        let ratio = if ends { 0.0 } else { slack / (costs.ragged * (indent + room)) };
        let badness = 100.0 * ratio.powi(3);
        return Ok(Line { badness, fitness: 1, gap: 1.0, natural, room, justified: natural_set });
    }
    let glyphs = (candidate.before.flex - from.after.flex) * costs.expansion;
    if slack >= 0.0 {
        let stretch = candidate.before.stretch - from.after.stretch + extra;
        let (ratio, expanded) = match () {
            () if ends => (0.0, 0.0),
            () if stretch <= 0.0 => (10.0 + slack / room.max(1.0), 0.0),
            () => {
                let give = costs.share(slack, stretch, glyphs);
                (give.spaces, give.glyphs * costs.expansion)
            }
        };
        let fitness = if ratio > 1.0 { 3 } else { 1 + u8::from(ratio > 0.5) };
        let gap = 1.0 + ratio * costs.stretch;
        let justified = Justified { left, spaces: gap - 1.0, glyphs: expanded };
        return Ok(Line { badness: 100.0 * ratio.powi(3), fitness, gap, natural, room, justified });
    }
    let shrink = candidate.before.shrink - from.after.shrink;
    if -slack > shrink + glyphs + 0.01 {
        return Err(-slack - shrink - glyphs);
    }
    let give = costs.share(-slack, shrink, glyphs);
    let ratio = give.spaces.min(1.0);
    let (fitness, gap) = (u8::from(ratio <= 0.5), 1.0 - ratio * costs.shrink);
    let justified = Justified { left, spaces: gap - 1.0, glyphs: -give.glyphs * costs.expansion };
    let ratio = ratio * costs.shrink_weight;
    Ok(Line { badness: 100.0 * ratio.powi(3), fitness, gap, natural, room, justified })
}
