//! The board: results of a period are prepared by one person, confirmed by another, and released in one action.
//!
//! What this room decides: whether results may be prepared and released, and what each script comes to.
//! What it does not know: letters, feedback.

use super::{Outcome, marking::ScriptState};
use crate::{
    base::{Coded, Instant, Now},
    people::PersonId,
    source,
};

crate::coded! {
    /// Where a board stands.
    pub enum BoardState {
        /// Being put together.
        Open = "open", "In preparation";
        /// Prepared by the lead; waits for the second person.
        Prepared = "prepared", "Waits for confirmation";
        /// Results are out.
        Released = "released", "Released";
    }
}

impl BoardState {
    /// Where it may go from here. What was prepared can be opened again; what was released cannot.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Open => &[Self::Prepared],
            Self::Prepared => &[Self::Open, Self::Released],
            Self::Released => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

/// A script of the period.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct BoardScript {
    /// Its script number, as markers know it.
    pub script: String,
    /// Where its marking stands.
    pub state: ScriptState,
    /// Its outcome, once settled.
    pub outcome: Option<Outcome>,
    /// A misconduct case or an appeal holds it back.
    pub held: bool,
}

/// The figures of a board, told before and after release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct BoardFigures {
    /// How many passed.
    pub passed: i64,
    /// How many failed.
    pub failed: i64,
    /// How many are held back and not released.
    pub held: i64,
}

/// A board has moved.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct BoardMoved {
    /// The state before.
    pub from: BoardState,
    /// The state after.
    pub to: BoardState,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// The figures at that moment.
    pub figures: BoardFigures,
}

crate::refusals! {
    /// Why results may not be prepared or released; the first that applies.
    pub enum BoardRefusal {
        /// The board stands elsewhere.
        WrongState {
            /// Where.
            from: BoardState
        } = "wrong_state" [source::SENDA_BOARD] "The board is “{}”, so this cannot be done.", from.label();
        /// There are no scripts.
        NoScripts = "no_scripts" [source::SENDA_BOARD] "There are no scripts in this period.";
        /// Scripts are not settled.
        NotSettled {
            /// Their numbers.
            scripts: Vec<String>
        } = "not_settled" [source::SENDA_BOARD] "Not settled yet: {}.", scripts.join(", ");
        /// The same person twice.
        SamePerson = "same_person" [source::SENDA_BOARD] "You prepared these results, so somebody else has to confirm them.";
        /// Something changed since the results were prepared.
        Changed = "changed" [source::SENDA_BOARD] "The results have changed since they were prepared. Prepare them again.";
    }
}

/// Counts the outcomes of a period.
pub fn figures(scripts: &[BoardScript]) -> BoardFigures {
    let mut figures = BoardFigures::default();
    for script in scripts {
        match (script.held, script.outcome) {
            (true, _) | (false, None) => figures.held += 1,
            (false, Some(Outcome::Passed)) => figures.passed += 1,
            (false, Some(Outcome::Failed)) => figures.failed += 1,
        }
    }
    figures
}

fn check_settled(scripts: &[BoardScript]) -> Result<(), BoardRefusal> {
    if scripts.is_empty() {
        return Err(BoardRefusal::NoScripts);
    }
    let open: Vec<_> = scripts
        .iter()
        .filter(|script| !script.held)
        .filter(|it| !ScriptState::SETTLED.contains(&it.state) || it.outcome.is_none())
        .map(|script| script.script.clone())
        .collect();
    if open.is_empty() {
        Ok(())
    } else {
        Err(BoardRefusal::NotSettled { scripts: open })
    }
}

/// May these results be prepared for release?
///
/// # Source
/// [`source::SENDA_BOARD`].
/// # Errors
/// See [`BoardRefusal`]; the first that applies.
pub fn prepare(
    from: BoardState,
    scripts: &[BoardScript],
    by: PersonId,
    now: Now,
) -> Result<BoardMoved, BoardRefusal> {
    if from != BoardState::Open {
        return Err(BoardRefusal::WrongState { from });
    }
    check_settled(scripts)?;
    Ok(BoardMoved {
        from,
        to: BoardState::Prepared,
        by,
        at: now.at,
        figures: figures(scripts),
    })
}

/// What was prepared, as it was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prepared {
    /// Who prepared.
    pub by: PersonId,
    /// The figures then.
    pub figures: BoardFigures,
}

/// May this second person release the results? All of them go out in one action; those held back do not.
///
/// # Source
/// [`source::SENDA_BOARD`].
/// # Errors
/// See [`BoardRefusal`]; the first that applies.
pub fn release(
    from: BoardState,
    prepared: Prepared,
    scripts: &[BoardScript],
    by: PersonId,
    now: Now,
) -> Result<BoardMoved, BoardRefusal> {
    if from != BoardState::Prepared {
        return Err(BoardRefusal::WrongState { from });
    }
    if prepared.by == by {
        return Err(BoardRefusal::SamePerson);
    }
    check_settled(scripts)?;
    let figures = figures(scripts);
    if figures != prepared.figures {
        return Err(BoardRefusal::Changed);
    }
    Ok(BoardMoved {
        from,
        to: BoardState::Released,
        by,
        at: now.at,
        figures,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Now {
        Now {
            at: Instant(1),
            day: "2028-05-10".parse().unwrap(),
            minute_of_day: 600,
        }
    }
    fn who(number: i64) -> PersonId {
        PersonId::from_number(number)
    }
    fn script(number: &str, state: ScriptState, outcome: Option<Outcome>) -> BoardScript {
        BoardScript {
            script: number.to_owned(),
            state,
            outcome,
            held: false,
        }
    }
    fn settled() -> Vec<BoardScript> {
        vec![
            script("S-01", ScriptState::Agreed, Some(Outcome::Passed)),
            script("S-02", ScriptState::Moderated, Some(Outcome::Failed)),
        ]
    }
    fn kept(moved: &BoardMoved) -> Prepared {
        Prepared {
            by: moved.by,
            figures: moved.figures,
        }
    }

    #[test]
    fn results_are_prepared_by_one_person_and_released_by_another() {
        let scripts = settled();
        let prepared = prepare(BoardState::Open, &scripts, who(1), now()).unwrap();
        assert_eq!((prepared.figures.passed, prepared.figures.failed), (1, 1));
        let kept = kept(&prepared);
        assert_eq!(
            release(prepared.to, kept, &scripts, who(1), now()),
            Err(BoardRefusal::SamePerson)
        );
        let released = release(prepared.to, kept, &scripts, who(2), now()).unwrap();
        assert!(released.to.is_final());
    }

    #[test]
    fn one_unsettled_script_holds_all_results_unless_it_is_held_back() {
        let mut scripts = settled();
        scripts.push(script("S-03", ScriptState::Disputed, None));
        assert_eq!(
            prepare(BoardState::Open, &scripts, who(1), now()),
            Err(BoardRefusal::NotSettled {
                scripts: vec!["S-03".to_owned()]
            })
        );
        scripts[2].held = true;
        let prepared = prepare(BoardState::Open, &scripts, who(1), now()).unwrap();
        assert_eq!(prepared.figures.held, 1);
    }

    #[test]
    fn results_that_changed_after_preparation_are_not_released() {
        let mut scripts = settled();
        let prepared = prepare(BoardState::Open, &scripts, who(1), now()).unwrap();
        scripts[1].outcome = Some(Outcome::Passed);
        assert_eq!(
            release(prepared.to, kept(&prepared), &scripts, who(2), now()),
            Err(BoardRefusal::Changed)
        );
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        source::assert_refusals_are_told_well(&[
            &BoardRefusal::WrongState {
                from: BoardState::Released,
            },
            &BoardRefusal::NoScripts,
            &BoardRefusal::NotSettled {
                scripts: vec!["S-01".to_owned()],
            },
            &BoardRefusal::SamePerson,
            &BoardRefusal::Changed,
        ]);
    }
}
