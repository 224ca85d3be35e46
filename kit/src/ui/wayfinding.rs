//! Where the reader is, and the way back and on.
//!
//! What this room must not know: the map of the product.

use maud::{Markup, html};

/// The way back.
pub fn back_link(href: &str, label: &str) -> Markup {
    html! { a class="govuk-back-link" href=(href) { (label) } }
}

/// The way from home to here: addresses and words; the page itself is not among them.
pub fn breadcrumbs<'a>(crumbs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Markup {
    html! {
        nav class="govuk-breadcrumbs" aria-label="Breadcrumb" {
            ol class="govuk-breadcrumbs__list" {
                @for (href, label) in crumbs {
                    li class="govuk-breadcrumbs__list-item" { a class="govuk-breadcrumbs__link" href=(href) { (label) } }
                }
            }
        }
    }
}

fn arrow(next: bool) -> Markup {
    let path = if next {
        "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z"
    } else {
        "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z"
    };
    let which = if next { "next" } else { "prev" };
    html! {
        svg class={ "govuk-pagination__icon govuk-pagination__icon--" (which) } height="13" width="15"
            viewBox="0 0 15 13" aria-hidden="true" focusable="false" { path d=(path) {} }
    }
}

fn step(href: &str, next: bool) -> Markup {
    let (which, rel, word) = if next {
        ("next", "next", "Next")
    } else {
        ("prev", "prev", "Previous")
    };
    html! {
        div class={ "govuk-pagination__" (which) } {
            a class="govuk-link govuk-pagination__link" href=(href) rel=(rel) {
                @if !next { (arrow(false)) }
                span class="govuk-pagination__link-title" { (word) span class="govuk-visually-hidden" { " page" } }
                @if next { (arrow(true)) }
            }
        }
    }
}

/// Paging by place in the list. Nothing when there is neither a page before nor one after.
pub fn keyset_pagination(previous: Option<&str>, next: Option<&str>) -> Markup {
    html! {
        @if previous.is_some() || next.is_some() {
            nav class="govuk-pagination" aria-label="Previous and next page" {
                @if let Some(href) = previous { (step(href, false)) }
                @if let Some(href) = next { (step(href, true)) }
            }
        }
    }
}

/// The numbers to show: first, last, the current one and its neighbours; `None` where some are left out.
fn shown_pages(current: u32, total: u32) -> Vec<Option<u32>> {
    let near = [
        current.saturating_sub(1),
        current,
        current.saturating_add(1),
    ];
    let mut wanted: Vec<u32> = [1, total].into_iter().chain(near).collect();
    wanted.retain(|number| (1..=total).contains(number));
    wanted.sort_unstable();
    wanted.dedup();
    let mut pages = Vec::new();
    let mut last = 0;
    for number in wanted {
        if number > last + 1 {
            pages.push(None);
        }
        pages.push(Some(number));
        last = number;
    }
    pages
}

/// Numbered paging, for lists of known length. Pages count from 1. Nothing when there is only one.
pub fn numbered_pagination(current: u32, total: u32, href: impl Fn(u32) -> String) -> Markup {
    html! {
        @if total > 1 {
            nav class="govuk-pagination" aria-label="Pages" {
                @if current > 1 { (step(&href(current - 1), false)) }
                ul class="govuk-pagination__list" {
                    @for page in shown_pages(current, total) {
                        @match page {
                            None => li class="govuk-pagination__item govuk-pagination__item--ellipsis" { "⋯" },
                            Some(number) => {
                                @let here = number == current;
                                @let class = if here { " govuk-pagination__item--current" } else { "" };
                                li class={ "govuk-pagination__item" (class) } {
                                    a class="govuk-link govuk-pagination__link" href=(href(number))
                                        aria-label={ "Page " (number) } aria-current=[here.then_some("page")] { (number) }
                                }
                            },
                        }
                    }
                }
                @if current < total { (step(&href(current + 1), true)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_paging_leaves_out_what_is_far_away() {
        let cases: &[(u32, u32, &[u32])] = &[
            (1, 2, &[1, 2]),
            (1, 10, &[1, 2, 0, 10]),
            (5, 10, &[1, 0, 4, 5, 6, 0, 10]),
            (10, 10, &[1, 0, 9, 10]),
            (3, 4, &[1, 2, 3, 4]),
        ];
        for (current, total, expected) in cases {
            let shown: Vec<u32> = shown_pages(*current, *total)
                .into_iter()
                .map(Option::unwrap_or_default)
                .collect();
            assert_eq!(&shown, expected, "page {current} of {total}");
        }
    }
}
