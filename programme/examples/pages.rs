//! Writes the page of every code to a folder: `cargo run -p programme --example pages -- docs/diagnostics`.
//! It must not know what the codes mean.

fn main() -> std::io::Result<()> {
    let folder = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "docs/diagnostics".to_owned());
    std::fs::create_dir_all(&folder)?;
    for code in programme::Code::ALL {
        std::fs::write(format!("{folder}/{code}.md"), code.page())?;
    }
    Ok(())
}
