//! Reading settings: the reader's choice of background, typeface, size, spacing and ruler, written by the
//! server as attributes of `<html>`, so that they work without script.
//!
//! What this room must not know: where the choice is stored, or whose it is.

use maud::{Markup, html};
use rulebook::base::Coded;

rulebook::coded! {
    /// Background and colours.
    pub enum Theme {
        /// Light or dark, as the device prefers.
        Auto = "auto", "Match my device";
        /// Warm white paper.
        Light = "light", "Warm white";
        /// Cream paper.
        Cream = "cream", "Cream";
        /// Soft blue paper.
        Blue = "blue", "Soft blue";
        /// Rose paper.
        Rose = "rose", "Rose";
        /// Soft green paper.
        Green = "green", "Soft green";
        /// Light text on a dark ground.
        Dark = "dark", "Dark";
    }
}

rulebook::coded! {
    /// Typeface of every page.
    pub enum Typeface {
        /// Atkinson Hyperlegible Next.
        Atkinson = "atkinson", "Atkinson";
        /// Lexend.
        Lexend = "lexend", "Lexend";
        /// A serif of the device.
        Serif = "serif", "Serif";
        /// The device's own typeface.
        System = "system", "My device";
    }
}

rulebook::coded! {
    /// Size of reading text.
    pub enum Size {
        /// 19 px at the browser's usual setting.
        Standard = "standard", "Standard";
        /// 22 px.
        Large = "large", "Large";
        /// 26 px.
        Larger = "larger", "Larger";
    }
}

rulebook::coded! {
    /// Spacing of letters, words, lines and paragraphs, which move together.
    pub enum Spacing {
        /// As designed.
        Standard = "standard", "Standard";
        /// Wide.
        Wide = "wide", "Wide";
        /// Wider: at least the text spacing that WCAG 1.4.12 asks pages to bear.
        Wider = "wider", "Wider";
    }
}

/// One reader's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Background and colours.
    pub theme: Theme,
    /// Typeface.
    pub font: Typeface,
    /// Size of reading text.
    pub size: Size,
    /// Spacing.
    pub spacing: Spacing,
    /// Whether the reading ruler is on.
    pub ruler: bool,
    /// Whether study pages show one step alone, without the menu and the list of steps.
    pub focus: bool,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            theme: Theme::Auto,
            font: Typeface::Atkinson,
            size: Size::Standard,
            spacing: Spacing::Standard,
            ruler: false,
            focus: false,
        }
    }
}

impl Reading {
    /// Name of the cookie that keeps the settings of a reader who is not signed in.
    pub const COOKIE: &'static str = "reading";

    /// The settings as a cookie value, e.g. `cream.lexend.large.wide.on.off`.
    pub fn to_cookie(self) -> String {
        format!(
            "{}.{}.{}.{}.{}.{}",
            self.theme.code(),
            self.font.code(),
            self.size.code(),
            self.spacing.code(),
            self.ruler_code(),
            on_off(self.focus)
        )
    }

    /// Reads a cookie value. A part that is missing or unknown takes its default: a cookie is never an error.
    pub fn from_cookie(value: &str) -> Self {
        let mut parts = value.split('.');
        let mut part = || parts.next().unwrap_or_default();
        Self::from_parts(part(), part(), part(), part(), part()).with_focus(part())
    }

    /// The same with focus view `on`, or off.
    pub fn with_focus(self, focus: &str) -> Self {
        Self {
            focus: focus == "on",
            ..self
        }
    }

    /// Reads the five fields of [`reading_form`]. Unknown values take their default.
    pub fn from_parts(theme: &str, font: &str, size: &str, spacing: &str, ruler: &str) -> Self {
        let default = Self::default();
        Self {
            theme: Theme::from_code(theme).unwrap_or(default.theme),
            font: Typeface::from_code(font).unwrap_or(default.font),
            size: Size::from_code(size).unwrap_or(default.size),
            spacing: Spacing::from_code(spacing).unwrap_or(default.spacing),
            ruler: ruler == "on",
            focus: false,
        }
    }

    pub(super) fn ruler_code(self) -> &'static str {
        on_off(self.ruler)
    }
}

const fn on_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn switch(name: &str, legend: &str, on: bool) -> Markup {
    html! {
        fieldset {
            legend { (legend) }
            div class="app-swatches" {
                @for (value, label, is) in [("off", "Off", false), ("on", "On", true)] {
                    label class="app-swatch" {
                        input type="radio" name=(name) value=(value) checked[is == on];
                        span { (label) }
                    }
                }
            }
        }
    }
}

/// The tool that turns focus view on or off, and keeps every other setting as it is.
pub fn focus_switch(action: &str, return_to: &str, reading: Reading) -> Markup {
    let fields = [
        ("return_to", return_to),
        ("theme", reading.theme.code()),
        ("font", reading.font.code()),
        ("size", reading.size.code()),
        ("spacing", reading.spacing.code()),
        ("ruler", reading.ruler_code()),
        ("focus", on_off(!reading.focus)),
    ];
    html! {
        form action=(action) method="post" {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button type="submit" class="app-tool" {
                @if reading.focus { "Leave focus view" } @else { "Focus view" }
            }
        }
    }
}

fn swatches<T: Coded>(name: &str, legend: &str, chosen: T) -> Markup {
    html! {
        fieldset {
            legend { (legend) }
            div class="app-swatches" {
                @for option in T::ALL {
                    label class={ "app-swatch app-swatch--" (name) "-" (option.code()) } {
                        input type="radio" name=(name) value=(option.code()) checked[*option == chosen];
                        span { (option.label()) }
                    }
                }
            }
        }
    }
}

/// The form that changes the settings. Posts `theme`, `font`, `size`, `spacing`, `ruler` and `return_to`
/// to `action`. With script the change shows at once; without, after saving.
pub fn reading_form(action: &str, return_to: &str, reading: Reading) -> Markup {
    html! {
        form class="app-prefs__form" action=(action) method="post" data-app="prefs" {
            input type="hidden" name="return_to" value=(return_to);
            (swatches("spacing", "Spacing", reading.spacing))
            (swatches("size", "Text size", reading.size))
            (swatches("theme", "Background", reading.theme))
            (swatches("font", "Typeface", reading.font))
            (switch("ruler", "Reading ruler", reading.ruler))
            (switch("focus", "Focus view: one step, without menu and list", reading.focus))
            div class="app-button-row" {
                button class="govuk-button" type="submit" { "Save for all pages" }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_comes_back_from_its_cookie() {
        for &theme in Theme::ALL {
            for &font in Typeface::ALL {
                for &size in Size::ALL {
                    for &spacing in Spacing::ALL {
                        for (ruler, focus) in
                            [(false, false), (false, true), (true, false), (true, true)]
                        {
                            let reading = Reading {
                                theme,
                                font,
                                size,
                                spacing,
                                ruler,
                                focus,
                            };
                            assert_eq!(Reading::from_cookie(&reading.to_cookie()), reading);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_cookie_nobody_wrote_gives_the_defaults_part_by_part() {
        assert_eq!(Reading::from_cookie(""), Reading::default());
        assert_eq!(Reading::from_cookie("<script>.x.y.z"), Reading::default());
        assert_eq!(Reading::from_cookie("dark").theme, Theme::Dark);
        assert_eq!(
            Reading::from_cookie("nonsense.lexend").font,
            Typeface::Lexend
        );
    }
}
