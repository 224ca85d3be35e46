//! Fields that offer choices: radios, checkboxes, select.
//!
//! What this room must not know: what the choices mean.

use maud::{Markup, PreEscaped, Render, html};

use super::Text;
use super::field::{Parts, common_setters};

/// One choice.
#[derive(Debug, Clone)]
pub struct Choice<'a> {
    value: Text<'a>,
    label: Text<'a>,
    hint: Option<Text<'a>>,
    reveals: Option<Markup>,
    after: Option<Markup>,
    disabled: bool,
}

impl<'a> Choice<'a> {
    /// A choice that sends `value` and reads `label`.
    pub fn new(value: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
            reveals: None,
            after: None,
            disabled: false,
        }
    }

    /// Help for this choice.
    pub fn hint(mut self, hint: impl Into<Text<'a>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A further field that shows when this is chosen. The style sheet does it; an old browser always shows it.
    pub fn reveals(mut self, field: Markup) -> Self {
        self.reveals = Some(field);
        self
    }

    /// What to say about this choice after it was made, such as feedback on an answer.
    pub fn after(mut self, feedback: Markup) -> Self {
        self.after = Some(feedback);
        self
    }

    /// Cannot be chosen; say why in the hint.
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }
}

/// Every member of a closed list as choices.
fn coded<'a, T: rulebook::base::Coded>() -> Vec<Choice<'a>> {
    T::ALL
        .iter()
        .map(|member| Choice::new(member.code(), member.label()))
        .collect()
}

/// How a group of radios or checkboxes is drawn.
struct Group<'g> {
    block: &'static str,
    kind: &'static str,
    class: &'static str,
    chosen: &'g dyn Fn(&str) -> bool,
}

impl Group<'_> {
    /// In one piece, and what all its controls have in common made safe once: a register has thousands of them.
    fn render(&self, parts: &Parts<'_>, choices: &[Choice<'_>]) -> Markup {
        let block = PreEscaped(self.block);
        let (name, id) = (html! { (parts.name) }, html! { (parts.id()) });
        html! {
            div class=(parts.group_class()) {
                fieldset class="govuk-fieldset" aria-describedby=[parts.described_by(None)] {
                    (parts.legend_markup())
                    (parts.hint_and_error())
                    div class=(PreEscaped(self.class)) data-module=(block) {
                        @for (index, choice) in choices.iter().enumerate() {
                            // The first has the field's own id, so that an error's link finds it.
                            @let id = Nth(&id, index);
                            @let hint = choice.hint.as_ref();
                            div class={ (block) "__item" } {
                                input class={ (block) "__input" } id=(id) name=(name) type=(PreEscaped(self.kind))
                                    value=(choice.value) checked[(self.chosen)(&choice.value)] disabled[choice.disabled]
                                    aria-describedby=[hint.map(|_| html! { (id) "-item-hint" })];
                                label class={ "govuk-label " (block) "__label" } for=(id) { (choice.label) }
                                @if let Some(text) = hint {
                                    div id={ (id) "-item-hint" } class={ "govuk-hint " (block) "__hint" } { (text) }
                                }
                            }
                            @if let Some(field) = &choice.reveals {
                                div class={ (block) "__conditional app-conditional" } { (field) }
                            }
                            @if let Some(after) = &choice.after { div class="app-feedback" { (after) } }
                        }
                    }
                }
            }
        }
    }
}

/// The id of the nth control of a group.
#[derive(Clone, Copy)]
struct Nth<'i>(&'i Markup, usize);

impl Render for Nth<'_> {
    fn render_to(&self, to: &mut String) {
        self.0.render_to(to);
        if self.1 > 0 {
            to.push('-');
            (self.1 + 1).render_to(to);
        }
    }
}

/// One of several.
#[derive(Debug, Clone)]
pub struct Radios<'a> {
    parts: Parts<'a>,
    choices: Vec<Choice<'a>>,
    value: Text<'a>,
    inline: bool,
    small: bool,
}

impl<'a> Radios<'a> {
    /// A question with this name and legend.
    pub fn new(name: impl Into<Text<'a>>, legend: impl Into<Text<'a>>) -> Self {
        Self {
            parts: Parts::new(name.into(), legend.into()),
            choices: Vec::new(),
            value: Text::Borrowed(""),
            inline: false,
            small: false,
        }
    }

    common_setters!();

    /// Adds a choice.
    pub fn choice(mut self, choice: Choice<'a>) -> Self {
        self.choices.push(choice);
        self
    }

    /// Adds choices.
    pub fn choices(mut self, choices: impl IntoIterator<Item = Choice<'a>>) -> Self {
        self.choices.extend(choices);
        self
    }

    /// Adds every member of a closed list.
    pub fn coded<T: rulebook::base::Coded>(self) -> Self {
        self.choices(coded::<T>())
    }

    /// Yes and No, sending `yes` and `no`.
    pub fn yes_no(self) -> Self {
        self.choice(Choice::new("yes", "Yes"))
            .choice(Choice::new("no", "No"))
            .inline()
    }

    /// What was chosen.
    pub fn value(mut self, value: impl Into<Text<'a>>) -> Self {
        self.value = value.into();
        self
    }

    /// Side by side: for two short choices.
    pub fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    /// Smaller circles, for staff pages.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }
}

impl Render for Radios<'_> {
    fn render(&self) -> Markup {
        let class = match (self.inline, self.small) {
            (false, false) => "govuk-radios",
            (true, false) => "govuk-radios govuk-radios--inline",
            (false, true) => "govuk-radios govuk-radios--small",
            (true, true) => "govuk-radios govuk-radios--inline govuk-radios--small",
        };
        Group {
            block: "govuk-radios",
            kind: "radio",
            class,
            chosen: &|value| value == self.value,
        }
        .render(&self.parts, &self.choices)
    }
}

/// Any of several.
#[derive(Debug, Clone)]
pub struct Checkboxes<'a> {
    parts: Parts<'a>,
    choices: Vec<Choice<'a>>,
    values: Vec<Text<'a>>,
    small: bool,
}

impl<'a> Checkboxes<'a> {
    /// A question with this name and legend.
    pub fn new(name: impl Into<Text<'a>>, legend: impl Into<Text<'a>>) -> Self {
        Self {
            parts: Parts::new(name.into(), legend.into()),
            choices: Vec::new(),
            values: Vec::new(),
            small: false,
        }
    }

    common_setters!();

    /// Adds a choice.
    pub fn choice(mut self, choice: Choice<'a>) -> Self {
        self.choices.push(choice);
        self
    }

    /// Adds choices.
    pub fn choices(mut self, choices: impl IntoIterator<Item = Choice<'a>>) -> Self {
        self.choices.extend(choices);
        self
    }

    /// Adds every member of a closed list.
    pub fn coded<T: rulebook::base::Coded>(self) -> Self {
        self.choices(coded::<T>())
    }

    /// What was chosen.
    pub fn values<V: Into<Text<'a>>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.values.extend(values.into_iter().map(Into::into));
        self
    }

    /// Smaller boxes, for staff pages.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }
}

impl Render for Checkboxes<'_> {
    fn render(&self) -> Markup {
        let class = if self.small {
            "govuk-checkboxes govuk-checkboxes--small"
        } else {
            "govuk-checkboxes"
        };
        let chosen = |value: &str| self.values.iter().any(|known| known == value);
        Group {
            block: "govuk-checkboxes",
            kind: "checkbox",
            class,
            chosen: &chosen,
        }
        .render(&self.parts, &self.choices)
    }
}

/// One of many, in a list that opens. For filters; in a form ask with [`Radios`] where there are fewer than ten.
#[derive(Debug, Clone)]
pub struct Select<'a> {
    parts: Parts<'a>,
    choices: Vec<Choice<'a>>,
    value: Text<'a>,
}

impl<'a> Select<'a> {
    /// A field with this name and label.
    pub fn new(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self {
            parts: Parts::new(name.into(), label.into()),
            choices: Vec::new(),
            value: Text::Borrowed(""),
        }
    }

    common_setters!();

    /// Adds a choice. Its hint and what it reveals are not shown here.
    pub fn choice(mut self, choice: Choice<'a>) -> Self {
        self.choices.push(choice);
        self
    }

    /// Adds choices.
    pub fn choices(mut self, choices: impl IntoIterator<Item = Choice<'a>>) -> Self {
        self.choices.extend(choices);
        self
    }

    /// Adds every member of a closed list.
    pub fn coded<T: rulebook::base::Coded>(self) -> Self {
        self.choices(coded::<T>())
    }

    /// What was chosen.
    pub fn value(mut self, value: impl Into<Text<'a>>) -> Self {
        self.value = value.into();
        self
    }
}

impl Render for Select<'_> {
    fn render(&self) -> Markup {
        let wrong = if self.parts.error.is_some() {
            " govuk-select--error"
        } else {
            ""
        };
        html! {
            div class=(self.parts.group_class()) {
                (self.parts.label_markup())
                (self.parts.hint_and_error())
                select class={ "govuk-select" (wrong) } id=(self.parts.id()) name=(self.parts.name)
                    aria-describedby=[self.parts.described_by(None)] {
                    @for choice in &self.choices {
                        option value=(choice.value) selected[choice.value == self.value] disabled[choice.disabled] { (choice.label) }
                    }
                }
            }
        }
    }
}
