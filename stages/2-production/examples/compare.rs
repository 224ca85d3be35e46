//! How long it takes to compare two versions of 5,000 words: `cargo run --release -p production --example compare`.

use std::time::Instant;

fn main() {
    let lines: Vec<String> = (0..500)
        .map(|line| {
            let words = (0..10).map(|word| format!("word{}", (line * 31 + word * 17) % 997));
            words.collect::<Vec<_>>().join(" ")
        })
        .collect();
    let before = lines.join("\n\n");
    let changed = |every: usize| {
        let line = |(at, line): (usize, &String)| {
            if at % every == 0 {
                line.replace("word", "other")
            } else {
                line.clone()
            }
        };
        lines
            .iter()
            .enumerate()
            .map(line)
            .collect::<Vec<_>>()
            .join("\n\n")
    };
    for (what, every) in [
        ("every 50th line", 50),
        ("every 5th line", 5),
        ("every line", 1),
    ] {
        let after = changed(every);
        let begun = Instant::now();
        let rounds = 50;
        let pieces = (0..rounds)
            .map(|_| production::compare(&before, &after).len())
            .max();
        let micros = begun.elapsed().as_micros() / rounds;
        println!(
            "5,000 words, {what} changed: {micros} µs, {} pieces",
            pieces.unwrap_or(0)
        );
    }
}
