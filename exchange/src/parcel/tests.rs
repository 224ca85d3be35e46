//! Zips that were made to do harm.

use proptest::prelude::*;

use super::*;

const LIMITS: Limits = Limits {
    entries: 2_000,
    entry_bytes: 4 << 20,
    all_bytes: 8 << 20,
    ratio: 200,
};

fn folder(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, ParcelFault> {
    Parcel::open(bytes, LIMITS)?.folder()
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    pack(files.iter().copied()).unwrap()
}

#[test]
fn what_was_packed_is_unpacked_and_packed_again_to_the_same_bytes() {
    let zip = zip_of(&[("a/b.md", b"Hello\r\n"), ("c.png", &[0, 255, 7])]);
    let files = folder(&zip).unwrap();
    assert_eq!(files["a/b.md"], b"Hello\r\n");
    assert_eq!(files["c.png"], [0, 255, 7]);
    let again = pack(
        files
            .iter()
            .map(|(name, bytes)| (name.as_str(), &bytes[..])),
    )
    .unwrap();
    assert_eq!(again, zip);
}

#[test]
fn a_bomb_is_told_and_not_unpacked() {
    let zip = zip_of(&[("a.md", &vec![b'a'; 3 << 20])]);
    assert!(zip.len() < 20_000);
    assert_eq!(folder(&zip), Err(ParcelFault::Bomb("a.md".into())));
}

#[test]
fn what_is_too_large_is_refused_alone_and_together() {
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u8::try_from(state >> 24).unwrap()
    };
    let bytes: Vec<u8> = (0..(300 << 10)).map(|_| noise()).collect();
    let small = Limits {
        entry_bytes: 310 << 10,
        all_bytes: 620 << 10,
        ..LIMITS
    };
    let open = |zip: &[u8], limits| Parcel::open(zip, limits)?.folder();
    let three = zip_of(&[("a", &bytes), ("b", &bytes), ("c", &bytes)]);
    assert_eq!(open(&three, small), Err(ParcelFault::TooLarge));
    let two = zip_of(&[("a", &bytes), ("b", &bytes)]);
    assert!(open(&two, small).is_ok());
    let one = Limits {
        entry_bytes: 200 << 10,
        ..small
    };
    assert_eq!(open(&two, one), Err(ParcelFault::TooLarge));
}

#[test]
fn seventy_thousand_entries_are_refused_by_their_number_alone() {
    let names: Vec<String> = (0..70_000).map(|n| format!("{n}")).collect();
    let zip = pack(names.iter().map(|name| (name.as_str(), &b""[..]))).unwrap();
    assert_eq!(folder(&zip), Err(ParcelFault::TooMany));
    let names: Vec<String> = (0..2_001).map(|n| format!("{n}")).collect();
    let zip = pack(names.iter().map(|name| (name.as_str(), &b""[..]))).unwrap();
    assert_eq!(folder(&zip), Err(ParcelFault::TooMany));
}

#[test]
fn names_that_lead_out_of_the_folder_are_refused() {
    for name in [
        "../a.md",
        "a/../../b",
        "/etc/passwd",
        "C:/a",
        "a\\b",
        "..",
        "a//b",
        ".git/config",
        "a\u{0}b",
        "a ",
        "con.",
        "a/./b",
    ] {
        let zip = zip_of(&[(name, b"x")]);
        assert!(folder(&zip).is_err(), "{name:?}");
    }
    let twice = zip_of(&[("A.md", b"x"), ("a.md", b"y")]);
    assert_eq!(folder(&twice), Err(ParcelFault::Twice("a.md".into())));
}

#[test]
fn a_link_is_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .add_symlink("a.md", "/etc/passwd", SimpleFileOptions::default())
        .unwrap();
    let zip = writer.finish().unwrap().into_inner();
    assert_eq!(folder(&zip), Err(ParcelFault::Link("a.md".into())));
}

#[test]
fn a_zip_inside_a_zip_is_a_file_and_is_not_opened() {
    let inner = zip_of(&[("x", &vec![0; 4 << 20])]);
    let files = folder(&zip_of(&[("inner.zip", &inner)])).unwrap();
    assert_eq!(files["inner.zip"], inner);
}

#[test]
fn a_zip_cut_short_or_changed_is_never_read_as_whole() {
    let whole = zip_of(&[("a.md", b"Hello, hello, hello"), ("b.md", b"World")]);
    for end in 0..whole.len() {
        assert!(folder(&whole[..end]).is_err(), "{end}");
    }
    let at = whole.windows(4).position(|four| four == b"a.md").unwrap() + 6;
    let mut wrong = whole.clone();
    wrong[at] ^= 0x55;
    assert!(folder(&wrong).is_err());
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        drop(folder(&bytes));
    }

    #[test]
    fn no_change_of_a_zip_makes_it_panic(at in 0_usize..400, byte: u8) {
        let mut zip = zip_of(&[("a/b.md", b"Hello, hello, hello"), ("c.png", &[0, 255, 7])]);
        let at = at % zip.len();
        zip[at] = byte;
        drop(folder(&zip));
    }
}
