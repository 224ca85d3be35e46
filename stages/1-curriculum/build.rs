//! Builds this stage anew when a programme's folder changes, so that the embedded files are never old.
//! What it must not know: what the files say.

fn main() {
    println!("cargo:rerun-if-changed=../../programmes");
}
