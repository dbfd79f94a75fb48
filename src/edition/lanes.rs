//! Publications worked on side by side, a few at a time.
//!
//! A thread that waits for a part of one publication takes up other work meanwhile. If that could be
//! any publication of the plan, hundreds would be begun before the first is done. So there are as many
//! lanes as threads, and each takes the next publication when it is done with the last.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What comes of each item, in their order.
pub(super) fn in_lanes<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let count = items.len();
    let waiting: Vec<Mutex<Option<T>>> = items.into_iter().map(|item| Mutex::new(Some(item))).collect();
    let done: Vec<Mutex<Option<R>>> = (0..count).map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let lane = || {
        loop {
            let idx = next.fetch_add(1, Ordering::Relaxed);
            let Some(slot) = waiting.get(idx) else { break };
            let Some(item) = slot.lock().ok().and_then(|mut slot| slot.take()) else { continue };
            let result = work(item);
            if let Ok(mut slot) = done[idx].lock() {
                *slot = Some(result);
            }
        }
    };
    let lanes = rayon::current_num_threads().min(count);
    rayon::scope(|scope| (0..lanes).for_each(|_| scope.spawn(|_| lane())));
    done.into_iter().filter_map(|slot| slot.into_inner().ok().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use super::in_lanes;

    #[test]
    fn results_stand_in_the_order_of_their_items() {
        let doubled = in_lanes((0..100).collect(), |own: usize| 2 * own);
        assert_eq!(doubled, (0..100).map(|own| 2 * own).collect::<Vec<_>>());
        assert_eq!(in_lanes(Vec::<u8>::new(), |own| own), Vec::<u8>::new());
    }
}
