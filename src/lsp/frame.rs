//! Framing: bytes to messages and back.
//!
//! The messages are those of `lsp-server`; its own reader is not used, since it ends at the first body that is
//! not JSON, and an editor's session must not.
//!
//! Invariant: after a body of any kind the next header is read where it begins.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

/// What was read.
#[derive(Debug)]
pub(super) enum Incoming {
    Message(Message),
    /// A body that is not a message; the answer to it.
    Malformed(Value),
    /// The end of the input.
    End,
    /// A header that cannot be read: where the next message begins is not known.
    Lost(String),
}

/// The longest line of a header that is read. Real ones are far shorter.
const LONGEST_HEADER: u64 = 8 * 1024;
/// The largest body that is read.
const LARGEST_BODY: usize = 1 << 30;

/// Reads one message.
pub(super) fn read(input: &mut dyn BufRead) -> Incoming {
    let len = match read_header(input) {
        Ok(Some(len)) => len,
        Ok(None) => return Incoming::End,
        Err(why) => return Incoming::Lost(why),
    };
    let mut body = Vec::new();
    // No more memory is taken than there are bytes, whatever the header says.
    match Read::take(&mut *input, len as u64).read_to_end(&mut body) {
        Ok(read) if read == len => parse(&body),
        Ok(_) | Err(_) => Incoming::End,
    }
}

/// The length of the body; `None` at the end of the input.
fn read_header(input: &mut dyn BufRead) -> Result<Option<usize>, String> {
    let mut len = None;
    let mut is_first = true;
    loop {
        let mut line = Vec::new();
        match Read::take(&mut *input, LONGEST_HEADER).read_until(b'\n', &mut line) {
            Ok(0) if is_first => return Ok(None),
            Ok(0) => return Err("the input ends within a header".to_owned()),
            Ok(_) => {}
            Err(_) => return Ok(None),
        }
        is_first = false;
        let line = std::str::from_utf8(&line).map_err(|_| "a header is not UTF-8".to_owned())?;
        if !line.ends_with('\n') {
            return Err("a header has no end".to_owned());
        }
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            return len.map(Some).ok_or_else(|| "a header has no Content-Length".to_owned());
        }
        let Some((name, value)) = line.split_once(':') else {
            return Err("a line of a header has no colon".to_owned());
        };
        if name.trim().eq_ignore_ascii_case("content-length") {
            let value = value.trim().parse::<usize>();
            let value = value.ok().filter(|len| *len <= LARGEST_BODY);
            len = Some(value.ok_or_else(|| "Content-Length is not a length".to_owned())?);
        }
    }
}

fn parse(body: &[u8]) -> Incoming {
    let error = |code: ErrorCode, message: &str| {
        let error = json!({"code": code as i32, "message": message});
        Incoming::Malformed(json!({"jsonrpc": "2.0", "id": null, "error": error}))
    };
    let value = match serde_json::from_slice::<Value>(body) {
        Ok(value) => value,
        // Half of a surrogate pair is not text. The character put in its place is as long to the client.
        Err(_) => match repaired(body).and_then(|body| serde_json::from_slice(&body).ok()) {
            Some(value) => value,
            None => return error(ErrorCode::ParseError, "the body is not JSON"),
        },
    };
    match serde_json::from_value::<Message>(value) {
        Ok(message) => Incoming::Message(message),
        Err(_) => error(ErrorCode::InvalidRequest, "the body is not a request, a response or a notification"),
    }
}

/// A body in which each escape of half a character (`\ud83d` alone) is one of U+FFFD; `None` where there is
/// none.
fn repaired(body: &[u8]) -> Option<Vec<u8>> {
    let half = |at: usize| {
        let digits = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let is_first = |half: u16| (0xD800..0xDC00).contains(&half);
    let is_second = |half: u16| (0xDC00..0xE000).contains(&half);
    let mut repaired: Option<Vec<u8>> = None;
    let mut at = 0;
    while at < body.len() {
        if body[at] != b'\\' {
            at += 1;
            continue;
        }
        match half(at) {
            Some(first) if is_first(first) && half(at + 6).is_some_and(is_second) => at += 12,
            Some(alone) if is_first(alone) || is_second(alone) => {
                repaired.get_or_insert_with(|| body.to_vec())[at..at + 6].copy_from_slice(b"\\ufffd");
                at += 6;
            }
            _ => at += 2,
        }
    }
    repaired
}

/// Writes one body.
pub(super) fn write(output: &mut dyn Write, body: &[u8]) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(body)
}

#[cfg(test)]
mod tests {
    use super::{Incoming, read, repaired};

    fn all(input: &str) -> Vec<String> {
        let mut bytes = input.as_bytes();
        let mut read_all = Vec::new();
        loop {
            let incoming = read(&mut bytes);
            read_all.push(match &incoming {
                Incoming::Message(lsp_server::Message::Notification(it)) => it.method.clone(),
                Incoming::Message(_) => "other".to_owned(),
                Incoming::Malformed(error) => error["error"]["code"].to_string(),
                Incoming::End => "end".to_owned(),
                Incoming::Lost(why) => why.clone(),
            });
            if matches!(incoming, Incoming::End | Incoming::Lost(_)) {
                return read_all;
            }
        }
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_follows_a_bad_body_is_read_as_ever() {
        let good = framed("{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}");
        let deep = framed(&"[".repeat(5_000));
        let input = format!("{}{}{deep}{good}", framed("{nope"), framed("[]"));
        assert_eq!(all(&input), ["-32700", "-32600", "-32700", "exit", "end"]);
        assert_eq!(all("Content-Length: 5\n\n{}"), ["end"]);
    }

    #[test]
    fn headers_may_have_any_order_and_case() {
        let body = "{\"method\":\"a\"}";
        let input = format!("content-type: x\r\nCONTENT-LENGTH:{}\r\n\r\n{body}", body.len());
        assert_eq!(all(&input), ["a", "end"]);
        for (input, why) in [
            ("Content-Length: -1\r\n\r\n", "Content-Length is not a length"),
            ("hello\r\n\r\n", "a line of a header has no colon"),
            ("X: 1\r\n\r\n", "a header has no Content-Length"),
            ("Content-Length: 1", "a header has no end"),
        ] {
            assert_eq!(all(input), [why], "{input}");
        }
    }

    #[test]
    fn half_a_character_becomes_a_stand_in() {
        let repair =
            |text: &str| repaired(text.as_bytes()).map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        assert_eq!(repair("\"a\\ud83d b\"").as_deref(), Some("\"a\\ufffd b\""));
        assert_eq!(repair("\"\\ud83d\\ude00\\\\ud83d\""), None);
        assert_eq!(
            repair("\"\\ude00\\ud83d\\ud83d\\ude00\"").as_deref(),
            Some("\"\\ufffd\\ufffd\\ud83d\\ude00\"")
        );
    }
}
