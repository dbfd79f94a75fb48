//! Coordinates: transformations of a plane, and upright rectangles.

/// As PDF writes it (ISO 32000-1, 8.3.3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Matrix(pub [f64; 6]);

impl Matrix {
    pub const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First this, then the other.
    pub fn then(self, other: Matrix) -> Matrix {
        let [a, b, c, d, e, f] = self.0;
        let [g, h, i, j, k, l] = other.0;
        Matrix([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    pub fn apply(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// How long the sides of the unit square become.
    pub fn sides(self) -> (f64, f64) {
        let [a, b, c, d, ..] = self.0;
        (a.hypot(b), c.hypot(d))
    }

    pub(super) fn area(self, area: Area) -> Area {
        let corners = [
            (area.left, area.bottom),
            (area.right, area.bottom),
            (area.left, area.top),
            (area.right, area.top),
        ];
        let mut own = Area::NOTHING;
        corners.into_iter().for_each(|(x, y)| {
            let (x, y) = self.apply(x, y);
            own.add(x, y);
        });
        own
    }
}

/// In pt, rightward and upward.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub left: f64,
    pub bottom: f64,
    pub right: f64,
    pub top: f64,
}

impl Area {
    /// Holds no point.
    pub const NOTHING: Area = Area { left: f64::MAX, bottom: f64::MAX, right: f64::MIN, top: f64::MIN };
    pub const UNIT: Area = Area { left: 0.0, bottom: 0.0, right: 1.0, top: 1.0 };

    pub fn add(&mut self, x: f64, y: f64) {
        self.left = self.left.min(x);
        self.bottom = self.bottom.min(y);
        self.right = self.right.max(x);
        self.top = self.top.max(y);
    }

    pub fn cut(self, other: Area) -> Area {
        Area {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }

    pub fn is_empty(self) -> bool {
        self.left >= self.right || self.bottom >= self.top
    }

    pub fn width(self) -> f64 {
        self.right - self.left
    }

    pub fn height(self) -> f64 {
        self.top - self.bottom
    }

    /// Whether this holds the other, but for so much.
    pub fn holds(self, other: Area, slack: f64) -> bool {
        other.left >= self.left - slack
            && other.bottom >= self.bottom - slack
            && other.right <= self.right + slack
            && other.top <= self.top + slack
    }
}
