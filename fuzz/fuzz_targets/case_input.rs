#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bangban_fuzz::case_input(bytes));
