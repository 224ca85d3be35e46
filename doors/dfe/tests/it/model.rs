//! A plain model of what two lead providers have with DfE: applications, places, declarations and statements, in vectors, worked
//! out from the words of the acceptance list. It shares no code with the program: where the two differ, one of them is wrong.
//!
//! What this room must not know: HTTP, rows.

use rulebook::base::Day;

/// What DfE pays for one declaration, and what it pays a month for twenty people at £800.
pub const EACH: i64 = 12_000;
pub const SERVICE: i64 = 33_684;

pub const KINDS: [&str; 4] = ["started", "retained-1", "retained-2", "completed"];

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Application {
    Pending,
    Accepted,
    Rejected,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Training {
    Active,
    Deferred,
    Withdrawn(Day),
}

#[derive(Clone, Debug)]
pub struct Person {
    pub of: usize,
    pub trn: usize,
    pub eligible: bool,
    pub participant: String,
    pub shown: String,
    pub application: Application,
    /// Does DfE pay for this place?
    pub fundable: bool,
    pub training: Training,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    pub whose: usize,
    pub kind: usize,
    pub state: &'static str,
    /// The places in the list of statements on which it is paid and taken back.
    pub pays: Option<usize>,
    pub takes: Option<usize>,
    pub shown: String,
}

#[derive(Clone, Debug)]
pub struct Statement {
    pub of: usize,
    pub shown: String,
    pub cut_off: Day,
    pub output: bool,
    pub service: bool,
    pub state: &'static str,
    /// What it paid for and took back, once it is paid.
    pub settled: Option<(i64, i64)>,
}

pub struct Model {
    pub people: Vec<Person>,
    pub declarations: Vec<Declaration>,
    pub statements: Vec<Statement>,
    pub begins: Day,
    pub today: Day,
}

const LIVE: [&str; 4] = ["submitted", "eligible", "payable", "paid"];

impl Model {
    fn live(&self, whose: usize, kind: usize) -> bool {
        self.declarations
            .iter()
            .any(|one| one.whose == whose && one.kind == kind && LIVE.contains(&one.state))
    }

    /// The first milestone that is not declared yet.
    pub fn next_kind(&self, whose: usize) -> usize {
        (0..4).find(|kind| !self.live(whose, *kind)).unwrap_or(0)
    }

    /// Has another record of the same teacher a place, with whichever provider?
    fn is_placed_elsewhere(&self, whose: usize) -> bool {
        let trn = self.people[whose].trn;
        self.people.iter().enumerate().any(|(at, one)| {
            at != whose
                && one.trn == trn
                && one.application == Application::Accepted
                && !matches!(one.training, Training::Withdrawn(_))
        })
    }

    pub fn accept(&mut self, who: usize, whose: usize, funded: bool) -> bool {
        let it = &self.people[whose];
        let may = it.of == who
            && it.application == Application::Pending
            && !self.is_placed_elsewhere(whose)
            && (it.eligible || !funded);
        if may {
            let it = &mut self.people[whose];
            it.application = Application::Accepted;
            it.fundable = it.eligible && funded;
        }
        may
    }

    pub fn reject(&mut self, who: usize, whose: usize) -> bool {
        let declared = (0..4).any(|kind| self.live(whose, kind));
        let it = &mut self.people[whose];
        let may = it.of == who && it.application != Application::Rejected && !declared;
        if may {
            it.application = Application::Rejected;
        }
        may
    }

    fn next_open(&self, who: usize) -> Option<usize> {
        (0..self.statements.len())
            .filter(|at| {
                let it = &self.statements[*at];
                it.of == who && it.state == "open" && it.output && it.cut_off >= self.today
            })
            .min_by_key(|at| self.statements[*at].cut_off)
    }

    /// The state of the declaration, if it may be made.
    pub fn declare(
        &self,
        who: usize,
        whose: usize,
        (kind, on): (usize, Day),
    ) -> Option<Declaration> {
        let it = &self.people[whose];
        let in_order = kind == 0 || self.live(whose, kind - 1);
        let in_time = match it.training {
            Training::Withdrawn(day) => on <= day,
            Training::Active | Training::Deferred => true,
        };
        let may = it.of == who
            && it.application == Application::Accepted
            && !self.live(whose, kind)
            && in_order
            && in_time
            && on >= self.begins
            && on <= self.today;
        if !may {
            return None;
        }
        let twin = (0..self.people.len()).any(|other| {
            other != whose && self.people[other].trn == it.trn && self.live(other, kind)
        });
        let (state, pays) = match (twin, it.fundable) {
            (true, _) => ("ineligible", None),
            (false, true) => ("eligible", Some(self.next_open(who)?)),
            (false, false) => ("submitted", None),
        };
        Some(Declaration {
            whose,
            kind,
            state,
            pays,
            takes: None,
            shown: String::new(),
        })
    }

    pub fn void(&mut self, who: usize, at: usize) -> bool {
        let one = &self.declarations[at];
        if self.people[one.whose].of != who {
            return false;
        }
        let next = self.next_open(who);
        let one = &mut self.declarations[at];
        match (one.state, next) {
            ("submitted" | "eligible" | "payable" | "ineligible", _) => one.state = "voided",
            ("paid", Some(_)) => {
                one.state = "awaiting-clawback";
                one.takes = next;
            }
            _ => return false,
        }
        true
    }

    pub fn moves(&mut self, who: usize, whose: usize, to: &str) -> bool {
        let started = self.live(whose, 0);
        let declared = (0..4).any(|kind| self.live(whose, kind));
        let today = self.today;
        let it = &mut self.people[whose];
        if it.of != who || it.application != Application::Accepted {
            return false;
        }
        let next = match (to, it.training) {
            ("defer", Training::Active) if declared => Training::Deferred,
            ("withdraw", Training::Active | Training::Deferred) if started => {
                Training::Withdrawn(today)
            }
            ("resume", Training::Deferred | Training::Withdrawn(_)) => Training::Active,
            _ => return false,
        };
        it.training = next;
        true
    }

    /// A night passes: what is past its cut-off is payable, and its declarations with it.
    pub fn is_at(&mut self, today: Day) {
        self.today = today;
        for (at, it) in self.statements.iter_mut().enumerate() {
            if it.state != "open" || it.cut_off >= today {
                continue;
            }
            it.state = "payable";
            for one in &mut self.declarations {
                if one.pays == Some(at) && one.state == "eligible" {
                    one.state = "payable";
                }
            }
        }
    }

    /// Somebody confirms the assurance checks of whatever can be paid.
    pub fn pays(&mut self) {
        for (at, it) in self.statements.iter_mut().enumerate() {
            let mine = |one: &Declaration| one.pays == Some(at) || one.takes == Some(at);
            let ready = it.state == "payable" && it.output && self.declarations.iter().any(mine);
            if !ready {
                continue;
            }
            it.state = "paid";
            let (mut paid, mut taken) = (0, 0);
            for one in &mut self.declarations {
                if one.pays == Some(at) && one.state == "payable" {
                    one.state = "paid";
                    paid += 1;
                }
                if one.takes == Some(at) && one.state == "awaiting-clawback" {
                    one.state = "clawed-back";
                    taken += 1;
                }
            }
            it.settled = Some((paid, taken));
        }
    }

    /// Service fee, output, clawback and total of a statement.
    pub fn sums(&self, at: usize) -> [i64; 4] {
        let it = &self.statements[at];
        let (paid, taken) = it.settled.unwrap_or_else(|| {
            let billable = |one: &&Declaration| {
                one.pays == Some(at) && ["eligible", "payable", "paid"].contains(&one.state)
            };
            let paid = self.declarations.iter().filter(billable).count();
            let taken = self.declarations.iter();
            let taken = taken.filter(|one| one.takes == Some(at)).count();
            (i64::try_from(paid).unwrap(), i64::try_from(taken).unwrap())
        });
        let service = if it.service { SERVICE } else { 0 };
        let (output, clawback) = (paid * EACH, taken * EACH);
        [service, output, clawback, service + output - clawback]
    }
}
