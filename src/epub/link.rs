//! Addresses outside the book: which may be linked to, and in what form.

/// The address as an e-book may carry it; none if it leads nowhere from there.
///
/// Only what a reading system can hand on: the web, mail, telephone. Characters that RFC 3986 does
/// not allow are percent-encoded.
pub(super) fn outward(href: &str) -> Option<String> {
    let href = href.trim();
    let (scheme, rest) = href.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "http" | "https" | "ftp" => {
            let after = rest.strip_prefix("//")?;
            let host_end = after.find(['/', '?', '#']).unwrap_or(after.len());
            let authority = &after[..host_end];
            let host = authority.rsplit('@').next().unwrap_or_default();
            is_host(host).then(|| format!("{scheme}://{}{}", authority, encoded(&after[host_end..])))
        }
        "mailto" | "tel" | "doi" | "urn" => (!rest.is_empty()).then(|| format!("{scheme}:{}", encoded(rest))),
        _ => None,
    }
}

/// A name or number of a machine, with a port or without (RFC 3986, 3.2.2).
fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') => (name, port),
        _ => (host, ""),
    };
    let bracketed = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let name_is_good = match bracketed {
        Some(number) => number.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.')),
        None => name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_')),
    };
    !name.is_empty() && name_is_good && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fragments = 0;
    for (at, c) in text.char_indices() {
        let follows = text.as_bytes().get(at + 1..at + 3);
        let escape = follows.is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        let fits = match c {
            '%' => escape,
            // A second number sign would end no fragment but break the address.
            '#' => {
                fragments += 1;
                fragments == 1
            }
            c => c.is_ascii_alphanumeric() || "-._~:/?@!$&'()*+,;=".contains(c),
        };
        if fits {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::outward;

    #[test]
    fn addresses_of_the_web_and_mail_are_kept() {
        for kept in ["https://example.org/a?b=c#d", "mailto:a@example.org", "http://[::1]:8080/x"] {
            assert_eq!(outward(kept).as_deref(), Some(kept));
        }
        assert_eq!(outward("HTTP://example.org").as_deref(), Some("http://example.org"));
    }

    #[test]
    fn what_an_address_may_not_hold_is_encoded() {
        assert_eq!(
            outward("https://example.org/a b/é%20%zz#x#y").as_deref(),
            Some("https://example.org/a%20b/%C3%A9%20%25zz#x%23y")
        );
    }

    #[test]
    fn scripts_files_and_bare_paths_lead_nowhere() {
        for refused in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "other.md",
            "data:text/html,x",
            "https://",
            "http:x",
        ] {
            assert_eq!(outward(refused), None, "{refused}");
        }
    }
}
