//! ESC/POS: a slip as the bytes that printers for receipts understand. Text mode with the printer's own Chinese characters: set
//! up, the number in double size, the lines, a cut. What a printer's characters are encoded in is its own affair: most say
//! GB18030 or GBK.

use encoding_rs::GB18030;

/// Set up anew, whatever was printed before: `ESC @`.
const INIT: &[u8] = b"\x1b@";
/// Chinese characters on: `FS &`.
const CHINESE: &[u8] = b"\x1c&";
/// Double height and width for what follows, of one byte and of two: `GS ! 0x11`, `FS W 1`.
const LARGE: &[u8] = b"\x1d!\x11\x1cW\x01";
/// As usual again.
const USUAL: &[u8] = b"\x1d!\x00\x1cW\x00";
/// Three lines of white, then a cut that leaves a corner: `ESC d 3`, `GS V 1`.
const CUT: &[u8] = b"\x1bd\x03\x1dV\x01";

/// The bytes of a slip. `large`: the line that is printed in double size, the number. A character that is not among those a
/// printer's font has (GB18030's of four bytes, which print as two wrong ones) is put as `?`: a number is never misread, a rare
/// name is on the screen.
pub fn escpos(text: &str, large: &str) -> Vec<u8> {
    let mut bytes = [INIT, CHINESE].concat();
    for line in text.lines() {
        let is_large = line.trim() == large;
        if is_large {
            bytes.extend_from_slice(LARGE);
        }
        let shown = if is_large { line.trim() } else { line };
        for character in shown.chars().filter(|c| !c.is_control()) {
            let mut one = [0; 4];
            let (coded, _, unknown) = GB18030.encode(character.encode_utf8(&mut one));
            bytes.extend_from_slice(if unknown || coded.len() > 2 { b"?" } else { &coded });
        }
        bytes.push(b'\n');
        if is_large {
            bytes.extend_from_slice(USUAL);
        }
    }
    bytes.extend_from_slice(CUT);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_set_up_its_number_large_and_cut_and_says_nothing_a_printer_would_garble() {
        let bytes = escpos("社保大厅\n\n    A007\n\n养老，前面 3 人\n𬭎\u{1b}@\n", "A007");
        let mut want = b"\x1b@\x1c&".to_vec();
        want.extend_from_slice(&[0xc9, 0xe7, 0xb1, 0xa3, 0xb4, 0xf3, 0xcc, 0xfc]);
        want.extend_from_slice(b"\n\n\x1d!\x11\x1cW\x01A007\n\x1d!\x00\x1cW\x00\n");
        want.extend_from_slice(&[0xd1, 0xf8, 0xc0, 0xcf, 0xa3, 0xac, 0xc7, 0xb0, 0xc3, 0xe6]);
        want.extend_from_slice(b" 3 ");
        want.extend_from_slice(&[0xc8, 0xcb]);
        // A character of four bytes is no two wrong ones, and words cannot give the printer orders.
        want.extend_from_slice(b"\n?@\n\x1bd\x03\x1dV\x01");
        assert_eq!(bytes, want);
    }

    #[test]
    fn a_printer_named_so_gets_these_bytes_at_its_device() {
        use super::super::printer::Printer;

        let folder = tempfile::tempdir().unwrap();
        let device = folder.path().join("lp0");
        std::fs::write(&device, "").unwrap();
        let printer = Printer::parse(&format!("escpos:{}", device.display())).unwrap();
        printer.slip("大厅\nA007\n", "A007").unwrap();
        assert_eq!(std::fs::read(&device).unwrap(), escpos("大厅\nA007\n", "A007"));
        // One that is not plugged in is said, not made.
        std::fs::remove_file(&device).unwrap();
        assert!(printer.slip("A007", "A007").unwrap_err().to_string().contains("打印用不了"));
        assert!(!device.exists());
        assert_eq!(Printer::parse("escpos:"), None);
        assert_eq!(Printer::parse("escpos:小票机"), Some(Printer::Escpos("小票机".into())));
    }
}
