//! The bars of an EAN-13 symbol and of the add-on of five figures that says a price (ISO/IEC 15420).

/// A dark bar, in modules from the symbol's first bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    pub start: u32,
    pub width: u32,
    /// A guard, which reaches down between the figures.
    pub guard: bool,
}

/// Modules of the two symbols, without the light margins.
pub(super) const MODULES: u32 = 95;
pub(super) const ADDON_MODULES: u32 = 47;
/// Modules that one figure takes.
pub(super) const FIGURE: u32 = 7;

/// The left-hand patterns of number set A, dark modules as ones (table 1). Set C is the same with light
/// and dark exchanged, set B is set C read backwards.
const SET_A: [u8; 10] = [
    0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111, 0b011_1011,
    0b011_0111, 0b000_1011,
];
/// Which of the six left-hand figures are in set B, by the leading figure (table 3).
const PARITY: [u8; 10] = [
    0b00_0000, 0b00_1011, 0b00_1101, 0b00_1110, 0b01_0011, 0b01_1001, 0b01_1100, 0b01_0101, 0b01_0110,
    0b01_1010,
];
/// Which of the five figures of an add-on are in set B, by its checksum (table 6).
const ADDON_PARITY: [u8; 10] =
    [0b1_1000, 0b1_0100, 0b1_0010, 0b1_0001, 0b0_1100, 0b0_0110, 0b0_0011, 0b0_1010, 0b0_1001, 0b0_0101];

#[derive(Clone, Copy)]
enum Set {
    A,
    B,
    C,
}

fn pattern(figure: usize, set: Set) -> u8 {
    let a = SET_A[figure % 10];
    let c = !a & 0b111_1111;
    match set {
        Set::A => a,
        Set::B => c.reverse_bits() >> 1,
        Set::C => c,
    }
}

/// Gathers modules from left to right.
#[derive(Default)]
struct Modules(Vec<(bool, bool)>);

impl Modules {
    fn add(&mut self, bits: u8, count: u32, guard: bool) {
        self.0.extend((0..count).rev().map(|at| (bits >> at & 1 == 1, guard)));
    }

    /// Dark modules that touch are one bar.
    fn bars(&self) -> Vec<Bar> {
        let mut bars: Vec<Bar> = Vec::new();
        for (at, (dark, guard)) in (0..).zip(&self.0) {
            match bars.last_mut() {
                Some(last) if *dark && last.start + last.width == at => last.width += 1,
                _ if *dark => bars.push(Bar { start: at, width: 1, guard: *guard }),
                _ => {}
            }
        }
        bars
    }
}

/// The bars of thirteen figures; none if they are not thirteen.
pub(super) fn symbol(figures: &str) -> Option<Vec<Bar>> {
    let figures = digits(figures, 13)?;
    let mut modules = Modules::default();
    modules.add(0b101, 3, true);
    for (idx, figure) in figures[1..7].iter().enumerate() {
        let in_b = PARITY[figures[0]] >> (5 - idx) & 1 == 1;
        modules.add(pattern(*figure, if in_b { Set::B } else { Set::A }), FIGURE, false);
    }
    modules.add(0b0_1010, 5, true);
    figures[7..].iter().for_each(|figure| modules.add(pattern(*figure, Set::C), FIGURE, false));
    modules.add(0b101, 3, true);
    Some(modules.bars())
}

/// The bars of an add-on; none if its figures are not five.
pub(super) fn addon(figures: &str) -> Option<Vec<Bar>> {
    let figures = digits(figures, 5)?;
    let sum: usize =
        figures.iter().enumerate().map(|(idx, figure)| figure * if idx % 2 == 0 { 3 } else { 9 }).sum();
    let parity = ADDON_PARITY[sum % 10];
    let mut modules = Modules::default();
    modules.add(0b1011, 4, false);
    for (idx, figure) in figures.iter().enumerate() {
        if idx > 0 {
            modules.add(0b01, 2, false);
        }
        let in_b = parity >> (4 - idx) & 1 == 1;
        modules.add(pattern(*figure, if in_b { Set::B } else { Set::A }), FIGURE, false);
    }
    Some(modules.bars())
}

fn digits(text: &str, count: usize) -> Option<Vec<usize>> {
    let figures: Vec<usize> = text.chars().filter_map(|c| Some(c.to_digit(10)? as usize)).collect();
    (figures.len() == count && text.len() == count).then_some(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Widths of bars and spaces in turn.
    fn widths(bars: &[Bar]) -> String {
        let mut text = String::new();
        for pair in bars.windows(2) {
            text.push_str(&format!("{}{}", pair[0].width, pair[1].start - pair[0].start - pair[0].width));
        }
        text + &bars.last().map_or(String::new(), |bar| bar.width.to_string())
    }

    #[test]
    fn a_symbol_has_thirty_bars_on_ninety_five_modules() {
        let bars = symbol("9783161484100").expect("thirteen figures");
        assert_eq!(bars.len(), 30);
        let last = bars.last().expect("there are bars");
        assert_eq!(last.start + last.width, MODULES);
        assert_eq!(bars.iter().filter(|bar| bar.guard).count(), 6);
        // 7 8 3 1 6 1 in the sets A B B A B A (leading 9), 4 8 4 1 0 0 in set C.
        assert_eq!(
            widths(&bars),
            "111".to_owned()
                + "1312"
                + "3121"
                + "1141"
                + "2221"
                + "4111"
                + "2221"
                + "11111"
                + "1132"
                + "1213"
                + "1132"
                + "2221"
                + "3211"
                + "3211"
                + "111"
        );
    }

    #[test]
    fn an_addon_has_forty_seven_modules() {
        let bars = addon("51799").expect("five figures");
        let last = bars.last().expect("there are bars");
        assert_eq!(last.start + last.width, ADDON_MODULES);
        assert_eq!(bars[0], Bar { start: 0, width: 1, guard: false });
    }

    #[test]
    fn other_counts_of_figures_are_refused() {
        assert_eq!(symbol("978316148410"), None);
        assert_eq!(symbol("978316148410X"), None);
        assert_eq!(addon("5179"), None);
    }
}
