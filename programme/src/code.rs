//! Every fault that can be found in a programme: a closed list with stable codes.
//!
//! What this room must not know: where a fault was found, how it is printed.

use crate::Severity;

/// Declares the list: code, severity, title, why it matters, how to mend it.
macro_rules! codes {
    ($($name:ident $code:literal $severity:ident $title:literal $why:literal $help:literal;)+) => {
        /// A fault that can be found in a programme. Codes never change their meaning once released.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $title] $name),+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable code, e.g. `P001`.
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }

            /// How bad it is, as a rule.
            pub const fn severity(self) -> Severity { match self { $(Self::$name => Severity::$severity),+ } }

            /// What is wrong, in a few words.
            pub const fn title(self) -> &'static str { match self { $(Self::$name => $title),+ } }

            /// Why it matters.
            pub const fn why(self) -> &'static str { match self { $(Self::$name => $why),+ } }

            /// How to mend it.
            pub const fn help(self) -> &'static str { match self { $(Self::$name => $help),+ } }
        }
    };
}

impl Code {
    /// The code written so, e.g. `P001`.
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.code() == code)
    }

    /// The page that explains this code, in Markdown; `docs/diagnostics/` keeps one per code.
    pub fn page(self) -> String {
        format!(
            "# {}: {}\n\nSeverity: {}.\n\n## Why it matters\n\n{}\n\n## How to mend it\n\n{}\n",
            self.code(),
            self.title(),
            self.severity().code(),
            self.why(),
            self.help(),
        )
    }
}

codes! {
    BrokenToml "P001" Error "the TOML cannot be read"
        "What stands after the fault may be missing from the programme."
        "Mend the syntax at the place shown: quote text, close brackets, name each key once.";
    InvalidUtf8 "P002" Error "the file is not UTF-8 text"
        "Text in another encoding would be shown with wrong letters, so the file is not read."
        "Save the file again as UTF-8.";
    MissingFile "P003" Error "a file that is named is not there"
        "A participant would meet a gap."
        "Add the file at the path shown, or take its name out of the list.";
    FrontMatter "P004" Error "the page has no front matter"
        "Without it the page has no title and no minutes."
        "Begin the file with a line of three plus signs, then TOML keys such as title and minutes, then another such line.";
    UnknownKey "P005" Warning "the key is not known here"
        "A misspelt key is silently lost, and with it what it says."
        "Check the spelling; docs/programme-format.md lists the keys.";
    MissingKey "P006" Error "a key is missing"
        "The programme cannot be put together without it."
        "Add the key with its value; docs/programme-format.md shows an example.";
    WrongType "P007" Error "the value is of the wrong type"
        "The value cannot be used as it stands."
        "Write text in quotes, numbers without, lists in square brackets.";
    BadValue "P008" Error "the value is not allowed here"
        "The value has no meaning at this place."
        "Use one of the values that the message names.";
    DuplicateId "P009" Error "the name is used twice"
        "A reference to it could mean either."
        "Give each a name of its own.";
    UnusedFile "P010" Warning "nothing refers to the file"
        "It looks like content, but no participant will ever see it."
        "Name it in its module or element, link to it, or delete it.";
    HiddenLetter "P011" Warning "the text has a letter that cannot be seen"
        "What is read aloud, searched or compared is then not what is seen."
        "Take the letter out, or type the word again.";
    TooLarge "P012" Error "the page is too large"
        "Nobody reads it in a quarter of an hour, and a file like this is nearly always a mistake."
        "Split it, break its lines, or name it as a medium if it is one.";
    Unreadable "P013" Error "the file cannot be read"
        "What it says is missing from the programme."
        "Give yourself the right to read it, or put a plain file in its place: links to other places are not followed.";
    UnknownStatement "P020" Error "there is no such statement in the framework"
        "The coverage map would promise something that does not exist."
        "Use an id from the framework file, or add the statement there.";
    UnknownSource "P021" Error "there is no such source"
        "A claim would rest on nothing that a reader can find."
        "Use a key from the sources file, or add the source there with its title, edition and date.";
    UnknownModule "P022" Error "there is no such module"
        "A participant would be sent to a page that does not exist."
        "Use the id of a module of this programme.";
    UnknownTerm "P023" Error "there is no such word in the glossary"
        "The reader would follow the link and find no meaning."
        "Add the word to the glossary, or correct the link.";
    UnknownElement "P024" Error "there is no such element"
        "The order of the programme rests on it."
        "Use the number of a course or the folder of an element of this programme.";
    SupersededSource "P025" Warning "the source has been superseded"
        "Law and guidance change; what is taught must be what is in force."
        "Read the newer source, change what is said if need be, and cite the newer one.";
    UnknownParagraph "P026" Warning "the source does not list that paragraph"
        "A wrong paragraph number sends the reader to the wrong rule."
        "Check the number; add it to the paragraphs of the source if it is right.";
    UnknownSection "P027" Error "the statement belongs to no section"
        "It would be missing from the coverage map."
        "Begin the id with the number of a section of the framework, as in 2.3.";
    UncitedSource "P028" Warning "nothing cites the source"
        "A register that lists what nobody relies on hides what somebody does."
        "Cite it where it is relied on, or take it out of the register.";
    UnknownStep "P029" Error "there is no such step in the module"
        "The order of study rests on it."
        "Use the id of a step of the same module.";
    PrerequisiteCycle "P030" Error "prerequisites go round in a circle"
        "Nobody could ever start."
        "Take one of the prerequisites out of the circle.";
    BeforePrerequisite "P031" Error "it comes before what it needs"
        "A participant would meet it before having learned what it builds on."
        "Move it later in the order, or take the prerequisite away.";
    NoStudy "P032" Error "the module has no study"
        "Every module is study and then application."
        "Add at least one step, or set the status of the module to outline.";
    NoApplication "P033" Error "the module has no application"
        "Every module is study and then application; without it nothing changes in a school."
        "Add a task, or set the status of the module to outline.";
    OutlineOnly "P034" Warning "the module is only an outline"
        "A cohort cannot study it yet."
        "Write its steps and its task, then set its status to complete.";
    NoStandard "P035" Warning "the task does not say what good looks like"
        "A participant and a mentor could not tell when the task is done well."
        "End the task with a heading What good looks like and a few plain signs of good work.";
    NeverTaught "P040" Error "the statement is never taught"
        "The qualification promises the whole framework."
        "Teach it in a step and list it under taught in the statements of that module.";
    NeverPractised "P041" Warning "the statement is never practised"
        "Knowing how comes from doing it."
        "List it under practised in a module whose task practises it.";
    NeverChecked "P042" Warning "the statement is never checked"
        "Nobody would know whether it was learned."
        "Add a check with this statement and list it under checked.";
    NoStatutoryThread "P043" Error "the course carries nothing of the statutory section"
        "The law is taught in every course, in the context of that course."
        "Teach, practise or check a statement of the statutory section in one of its modules.";
    NoEvidence "P044" Warning "the statement rests on no evidence"
        "A knowledge statement must be traceable to what it rests on."
        "Name the keys of its sources under evidence.";
    ClaimWithoutSource "P045" Error "the claim has no source"
        "Must and should mean different things in law, and research can be misremembered; a reader has to be able to check."
        "Cite the source after the first word of the call-out, for instance ::: law cop:6.44.";
    ClaimedNotDone "P046" Warning "the module claims it and no page does it"
        "The coverage map would show more than is there."
        "List the statement on the step, check or task that does it, or take the claim away.";
    WrongKindOfSource "P047" Warning "the source is of the wrong kind for this call-out"
        "Research is not law, and law is not research."
        "Cite a law or guidance in a law call-out, evidence or guidance in an evidence call-out.";
    StatutoryProse "P048" Warning "the sentence tells what the law asks and cites nothing"
        "Must and should mean different things in law; a reader has to be able to check."
        "Link to the source in the same paragraph, as in [section 66](cfa:66), or put it into a law call-out.";
    HoursOutsideBudget "P050" Error "the hours of the programme are outside its budget"
        "Schools release people for the hours that were promised."
        "Change the minutes of the pages, or the minutes_budget.";
    StepTooLong "P051" Warning "the step is longer than a step may be"
        "People study in short gaps of a school day."
        "Split the step, or shorten it.";
    WeightsNotHundred "P052" Error "the weights of engagement do not add up to 100"
        "Engagement is told in percent."
        "Change attendance, checks and application so that they add up to 100.";
    ModuleOutsideBudget "P053" Warning "the study of the module is outside its budget"
        "A week that takes twice as long as the others is the week people stop."
        "Move a step to another module, or change the minutes.";
    HeadingJump "P060" Warning "the heading skips a level"
        "People who listen to the page move by headings and would miss one."
        "Use the next level down: ## and then ###.";
    MissingAlt "P061" Error "the picture has no alternative text"
        "People who cannot see it get nothing."
        "Say in the square brackets what the picture tells, in one sentence.";
    EmptyLinkText "P062" Error "the link has no text"
        "A screen reader would read out the address."
        "Write in the square brackets where the link leads.";
    LinkText "P063" Warning "the link text does not tell where the link leads"
        "People who move from link to link hear the text alone."
        "Name the page that the link leads to; use the same words only for the same page.";
    MediaWithoutText "P064" Error "the sound or film has no captions or transcript"
        "People who cannot hear or see it get nothing, and the law requires it."
        "Add a captions file for film, and a transcript for film and sound.";
    TableWithoutHeader "P065" Error "the table has an empty heading"
        "A screen reader reads the heading with each cell."
        "Name every column in the first row.";
    ReadingAge "P066" Warning "the text is harder to read than it should be"
        "Tired people read this in the evening."
        "Shorten the longest sentences; use everyday words.";
    UndefinedAbbreviation "P067" Warning "the abbreviation is not explained anywhere"
        "New colleagues do not know it."
        "Add it to the abbreviations in the glossary file, or write it out.";
    BrokenLink "P068" Error "the link leads nowhere"
        "A participant would meet an error page."
        "Correct the path; it is relative to the folder of this file.";
    UnsafeLink "P069" Error "the link is of a kind that is not allowed"
        "Links that run programs or hide their target can harm readers."
        "Use https, mailto, a file of the programme, module: or term:.";
    RawHtml "P070" Warning "HTML in the text is left out"
        "Pages are made from Markdown only, so that they are safe and accessible; this part will not be shown."
        "Write it in Markdown, or as a call-out.";
    UnknownCallout "P071" Error "there is no such call-out"
        "It would be shown as plain text."
        "Use law, evidence or school.";
    OpenCallout "P072" Error "the call-out is not closed"
        "The rest of the page would fall into it."
        "End it with a line of three colons.";
    OptionWithoutFeedback "P080" Error "an option has no feedback"
        "People learn from the explanation more than from the tick."
        "Say for every option why it is right or wrong.";
    NoRightAnswer "P081" Error "the check cannot be answered rightly"
        "A participant could never get it right."
        "Mark one option as right in a single check, some in a multiple one; give each option of a matching check its match and a recall check its model.";
    TooFewOptions "P082" Error "the check has too few options"
        "There would be nothing to decide."
        "Give it at least two options.";
    SameOption "P083" Error "an option is there twice"
        "Nobody can tell which of the two is meant."
        "Change one of them, or take it out.";
    IdleKey "P084" Warning "the key means nothing in a check of this kind"
        "It looks as if it did something, and it is never shown."
        "Take it out, or change the kind of the check.";
    NothingToDecide "P085" Warning "every option is right"
        "Who ticks everything is right without thinking."
        "Add an option that is wrong and tempting, or ask in another way.";
    UnknownFramework "P090" Error "there is no such version of the framework"
        "What is said to follow it could not be traced."
        "Use the id of another framework file that programme.toml names under framework or frameworks.";
    UnknownFollowed "P091" Error "there is no such statement in the version before"
        "The trace from one version of the framework to the other would break off."
        "Use an id from the version that this framework follows.";
    NotMapped "P092" Warning "the statement is not mapped between the two versions"
        "Nobody could tell whether it was kept, replaced or lost."
        "Name under follows what a newer statement took the place of ([] when it is new), and under drops what was left out on purpose.";
    FrameworksApart "P093" Error "the versions of the framework do not stand in a line"
        "What is taught can be told for another version only when the one leads to the other."
        "Let each version follow the one before it, once, with the framework of the programme among them.";
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
