//! Prints the page with every component, in a frame with everything set: `cargo run -p kit --example gallery`.
//! Arguments, each optional: the reading settings as a cookie value, and `wide`.

use kit::ui::{BannerKind, DemoBar, Frame, NavItem, Notice, Reading, UserBadge, gallery, page};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut frame = Frame::new("Components");
    frame.reading = Reading::from_cookie(arguments.first().map_or("light", String::as_str));
    frame.wide = arguments.iter().any(|argument| argument == "wide");
    frame.user = Some(UserBadge {
        name: "Sam Sample".to_owned(),
        href: "/account".to_owned(),
    });
    frame.nav = [
        "Home",
        "Study",
        "Clinics",
        "Assessment",
        "Practice",
        "Notes",
    ]
    .into_iter()
    .map(|label| NavItem::new(label, "#main"))
    .collect();
    frame.demo = Some(DemoBar {
        today: "Thursday 3 December 2026".to_owned(),
        clock_href: Some("#clock".to_owned()),
        outbox_href: "#outbox".to_owned(),
    });
    frame.notice = Some(Notice {
        kind: BannerKind::Success,
        text: "Your settings are saved.".to_owned(),
    });
    frame.back = Some(("#main".to_owned(), "Back".to_owned()));
    println!("{}", page(&frame, gallery()).into_string());
}
