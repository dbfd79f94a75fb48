//! Total fit: the breaks of a whole paragraph chosen at once, for the least demerits
//! (Knuth and Plass, Breaking Paragraphs into Lines, 1981).
//!
//! Takes candidates and the width of each line; gives the candidates at which lines end. Time is
//! linear in the candidates, since a node lives only as long as one line can reach.

use super::breaks::{BreakKind, Candidate};
use super::costs::Costs;

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
    pub widths: Widths<'a>,
    pub costs: &'a Costs,
    /// Lines more or fewer than the best breaking has.
    pub looseness: i32,
    /// The last line is justified too.
    pub fills: bool,
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

/// Lines one below the other that may end in a hyphen.
const LADDER: u8 = 2;

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
    /// The line that ends here is the last, and too short.
    runt: bool,
    /// Mean space of the line that ends here, in natural spaces.
    gap: f32,
    demerits: f64,
    previous: u32,
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
}

/// The candidates at which the lines end, in order; the last candidate is always among them.
pub(super) fn fit(request: Request) -> Vec<usize> {
    let costs = request.costs;
    let last = request.candidates.len().saturating_sub(1);
    if last == 0 {
        return Vec::new();
    }
    if let Some(only) = single_line(request) {
        return vec![only];
    }
    let extra = request.widths.measure * costs.emergency_stretch;
    let [plain, divided, rough] = costs.tolerance;
    let passes = [
        Pass { hyphens: false, tolerance: plain, extra: 0.0, last_resort: false },
        Pass { hyphens: true, tolerance: divided, extra: 0.0, last_resort: false },
        Pass { hyphens: true, tolerance: rough, extra: 0.0, last_resort: false },
        Pass { hyphens: true, tolerance: f64::INFINITY, extra, last_resort: true },
    ];
    let mut best: Option<Found> = None;
    for pass in passes {
        if pass.last_resort && best.is_some() {
            break;
        }
        let Some(found) = Search::new(request, pass).run() else { continue };
        let done = !found.faulty;
        if best.as_ref().is_none_or(|best| found.is_better_than(best)) {
            best = Some(found);
        }
        if done {
            break;
        }
    }
    best.map_or_else(|| vec![last], |found| found.breaks)
}

/// A breaking, and whether a rougher pass might better it.
struct Found {
    breaks: Vec<usize>,
    demerits: f64,
    /// By how many lines it misses what looseness asks for.
    distance: i64,
    /// It ends in a runt, or misses what looseness asks for.
    faulty: bool,
}

impl Found {
    fn is_better_than(&self, other: &Found) -> bool {
        (self.distance, self.demerits) < (other.distance, other.demerits)
    }
}

/// Most headings, cells and items are one line, with nothing to choose.
fn single_line(request: Request) -> Option<usize> {
    let last = request.candidates.len() - 1;
    let forced = |candidate: &Candidate| candidate.kind == BreakKind::Forced;
    if request.looseness > 0 || request.fills || request.candidates[..last].iter().any(forced) {
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
}

impl<'a> Search<'a> {
    fn new(request: Request<'a>, pass: Pass) -> Self {
        Search { request, pass, nodes: Vec::new(), active: Vec::new(), best: Vec::new() }
    }

    fn run(&mut self) -> Option<Found> {
        let candidates = self.request.candidates;
        self.nodes.push(Node {
            candidate: 0,
            line: 0,
            fitness: 1,
            hyphens: 0,
            runt: false,
            gap: 1.0,
            demerits: 0.0,
            previous: 0,
        });
        self.active.push(0);
        for (idx, candidate) in candidates.iter().enumerate().skip(1) {
            if candidate.kind == BreakKind::Hyphen && !self.pass.hyphens {
                continue;
            }
            self.visit(idx);
            if self.active.is_empty() {
                return None;
            }
        }
        let (chosen, distance) = self.choose()?;
        let node = self.nodes[chosen as usize];
        let (mut at, mut breaks) = (chosen, Vec::with_capacity(node.line as usize));
        while at != 0 {
            breaks.push(self.nodes[at as usize].candidate as usize);
            at = self.nodes[at as usize].previous;
        }
        breaks.reverse();
        Some(Found { breaks, demerits: node.demerits, distance, faulty: node.runt || distance > 0 })
    }

    /// The best end, or the one whose number of lines is nearest to what looseness asks for, and by
    /// how many lines it misses that.
    fn choose(&self) -> Option<(u32, i64)> {
        let cheapest = |a: &&u32, b: &&u32| {
            self.nodes[**a as usize].demerits.total_cmp(&self.nodes[**b as usize].demerits)
        };
        let best = *self.active.iter().min_by(cheapest)?;
        if self.request.looseness == 0 {
            return Some((best, 0));
        }
        let wanted = i64::from(self.nodes[best as usize].line) + i64::from(self.request.looseness);
        let distance = |node: &u32| (i64::from(self.nodes[*node as usize].line) - wanted).abs();
        let nearest = self.active.iter().map(distance).min()?;
        let node = self.active.iter().filter(|node| distance(node) == nearest).min_by(cheapest)?;
        Some((*node, nearest))
    }

    /// Tries every line that could end at a candidate.
    fn visit(&mut self, idx: usize) {
        let candidate = self.request.candidates[idx];
        let forced = matches!(candidate.kind, BreakKind::Forced | BreakKind::End | BreakKind::Open);
        self.best.clear();
        let mut kept = 0;
        let mut least_overfull: Option<(f64, u32)> = None;
        for place in 0..self.active.len() {
            let id = self.active[place];
            let node = self.nodes[id as usize];
            let line = self.line(&node, &candidate);
            match line {
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
        let demerits = node.demerits + 1e9 + excess * 1e6;
        let hyphens = u8::from(candidate.kind == BreakKind::Hyphen);
        let line = node.line + 1;
        self.best.push(Node {
            candidate: place(idx),
            line,
            fitness: 0,
            hyphens,
            runt: false,
            gap: 1.0,
            demerits,
            previous: id,
        });
    }

    /// The line from a node to a candidate; by how much it is too wide, if it is.
    fn line(&self, node: &Node, candidate: &Candidate) -> Result<Line, f64> {
        let costs = self.request.costs;
        let from = &self.request.candidates[node.candidate as usize];
        let room = self.request.widths.of(node.line as usize);
        let hanging = from.hang_start + candidate.hang_end;
        let natural = candidate.before.width + candidate.hyphen - from.after.width - hanging;
        let slack = room - natural;
        let ends = match candidate.kind {
            BreakKind::Forced | BreakKind::End => !self.request.fills,
            BreakKind::Open => true,
            _ => false,
        };
        if costs.ragged > 0.0 {
            if slack < -0.01 {
                return Err(-slack);
            }
            let ratio = if ends { 0.0 } else { slack / (costs.ragged * self.request.widths.measure) };
            return Ok(Line { badness: 100.0 * ratio.powi(3), fitness: 1, gap: 1.0, natural, room });
        }
        let glyphs = (candidate.before.flex - from.after.flex) * costs.expansion;
        if slack >= 0.0 {
            let stretch = candidate.before.stretch - from.after.stretch + self.pass.extra;
            let ratio = match () {
                () if ends => 0.0,
                () if stretch <= 0.0 => 10.0 + slack / room.max(1.0),
                () => costs.share(slack, stretch, glyphs).spaces,
            };
            let fitness = if ratio > 1.0 { 3 } else { 1 + u8::from(ratio > 0.5) };
            let gap = 1.0 + ratio * costs.stretch;
            return Ok(Line { badness: 100.0 * ratio.powi(3), fitness, gap, natural, room });
        }
        let shrink = candidate.before.shrink - from.after.shrink;
        if -slack > shrink + glyphs + 0.01 {
            return Err(-slack - shrink - glyphs);
        }
        let ratio = costs.share(-slack, shrink, glyphs).spaces.min(1.0);
        let (fitness, gap) = (u8::from(ratio <= 0.5), 1.0 - ratio * costs.shrink);
        Ok(Line { badness: 100.0 * ratio.powi(3), fitness, gap, natural, room })
    }

    /// Offers a way to the present candidate; only the best of its class stays.
    fn offer(&mut self, id: u32, node: &Node, idx: usize, candidate: &Candidate, line: Line) {
        let costs = self.request.costs;
        let runt = if candidate.kind == BreakKind::End { self.runt(node, candidate, line) } else { 0.0 };
        let demerits = node.demerits + runt + self.demerits(node, candidate, line);
        let number = node.line + 1;
        let hyphens =
            if candidate.kind == BreakKind::Hyphen { (node.hyphens + 1).min(LADDER + 1) } else { 0 };
        if hyphens > LADDER && !self.pass.last_resort {
            return;
        }
        let new = Node {
            candidate: place(idx),
            line: number,
            fitness: line.fitness,
            hyphens,
            runt: runt > costs.short,
            gap: line.gap as f32,
            demerits,
            previous: id,
        };
        // Lines of one width need no counting, unless their number is asked for.
        let counts = self.request.looseness != 0 || (number as usize) < self.request.widths.even_from();
        let same = |old: &&mut Node| {
            old.fitness == new.fitness
                && old.hyphens == new.hyphens
                && (!counts && (old.line as usize) >= self.request.widths.even_from() || old.line == new.line)
        };
        match self.best.iter_mut().find(same) {
            Some(old) if old.demerits <= demerits => {}
            Some(old) => *old = new,
            None => self.best.push(new),
        }
    }

    fn demerits(&self, node: &Node, candidate: &Candidate, line: Line) -> f64 {
        let costs = self.request.costs;
        let from = &self.request.candidates[node.candidate as usize];
        let own = costs.line + line.badness;
        let mut demerits = own * own + candidate.penalty * candidate.penalty;
        let jump = (line.gap - f64::from(node.gap)).abs() - costs.quiet_jump;
        if jump > 0.0 && from.kind != BreakKind::Start {
            demerits += costs.contrast * (jump / costs.quiet_jump).powi(2);
        }
        if candidate.kind == BreakKind::Hyphen {
            demerits += match node.hyphens {
                0 => 0.0,
                hyphens if hyphens < LADDER => costs.double_hyphen,
                _ => costs.ladder,
            };
        }
        let same = |left: u32, right: u32| left != 0 && left == right;
        match candidate.kind {
            BreakKind::End => {
                if from.kind == BreakKind::Hyphen {
                    demerits += costs.last_hyphen;
                }
            }
            BreakKind::Forced | BreakKind::Open => {}
            BreakKind::Start
            | BreakKind::Space
            | BreakKind::Inside
            | BreakKind::Hyphen
            | BreakKind::Emergency => {
                if same(from.word_before, candidate.word_before) {
                    demerits += costs.stack;
                }
                if same(from.word_after, candidate.word_after) {
                    demerits += costs.stack;
                }
            }
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
        let least = line.room * if one_word { 2.0 * costs.runt_share } else { costs.runt_share };
        if line.natural < least {
            return costs.runt * (2.0 - line.natural / least);
        }
        let short = line.room * costs.short_share;
        if line.natural < short { costs.short * (1.0 - line.natural / short) } else { 0.0 }
    }

    /// Makes nodes of the best ways, without those that can never win (The TeXbook, ch. 14).
    fn enter(&mut self) {
        let least = self.best.iter().map(|node| node.demerits).fold(f64::INFINITY, f64::min);
        let bound =
            if self.request.looseness == 0 { least + self.request.costs.contrast } else { f64::INFINITY };
        for node in self.best.drain(..).filter(|node| node.demerits <= bound) {
            self.active.push(place(self.nodes.len()));
            self.nodes.push(node);
        }
    }
}

fn place(idx: usize) -> u32 {
    u32::try_from(idx).expect("a slice has far fewer candidates")
}
