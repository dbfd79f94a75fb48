//! The last resort: a fault of our own becomes a diagnostic, and stops one edition only.

use crate::diagnostic::{Diagnostic, store as codes};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

/// What the last panic said and where, since its payload does not carry the place.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Keeps panics from printing by themselves; [`guarded`] reports them.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
        let text = format!("{}{}", payload(info.payload()), place.unwrap_or_default());
        if let Ok(mut last) = LAST.lock() {
            *last = Some(text);
        }
    }));
}

/// Runs work and turns a panic into a diagnostic that names what was being made.
pub(super) fn guarded<T>(name: &str, work: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    // What a broken piece of work leaves behind is dropped whole, so nothing half-made is seen.
    catch_unwind(AssertUnwindSafe(work)).map_err(|caught| {
        let last = LAST.lock().ok().and_then(|mut last| last.take());
        codes::internal(None, name, last.unwrap_or_else(|| payload(caught.as_ref())))
    })
}

fn payload(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "no more is known".to_owned()).lines().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_becomes_a_diagnostic() {
        let fault = super::guarded("print", || assert_eq!(1 + 1, 3)).expect_err("it panics");
        assert_eq!(fault.code, "U901");
        assert!(fault.message.contains("`print`"));
        assert_eq!(super::guarded("print", || 2).ok(), Some(2));
    }
}
