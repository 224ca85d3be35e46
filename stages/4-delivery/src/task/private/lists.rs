//! The words by which a name is told from ordinary writing about schools.
//!
//! What this room must not know: how they are used.

/// Words in lower case, with a blank between.
pub(super) struct Words(&'static str);

impl Words {
    /// Is this word one of them?
    pub(super) fn has(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.0.split(' ').any(|one| one == word)
    }
}

/// Words that stand with a capital in ordinary writing about schools: no part of a name.
pub(super) const NO_NAMES: Words = Words(
    "academy accelerated act adviser advisor annual approach april assembly assessment assistant assistants attendance \
    attention august autism autumn awareness behaviour biology board book boost borough breakfast british camhs care carer \
    catholic centre chair checklist chemistry child children christmas church circle city class classroom clinic club code \
    college colourful committee communication condition conference consultant coordinator council county course curriculum \
    december deficit department deputy designated developmental dfe difficulties director disabilities disability disorder \
    doctor dr dyslexia early easter education educational eef ehc ehcp emotional endowment england english equalities \
    equality family february first five forest forum foundation four framework french friday friends geography german good \
    google governor governors graduated group guidance handbook head headteacher health high history hospital hub \
    hyperactivity i identification inc inclusion individual infant inspector intervention january july june junior key \
    language lead leader leadership learning lego letters library literacy local london lower makaton manager march \
    mathematics maths may meeting mentor microsoft miss module monday mr mrs ms music national needs nhs november numicon \
    nurse nursery nurture occupational october offer officer ofsted one online panel parent parents pastoral pe personal \
    phonics physical physics plan policy practice precision primary principal profile programme project provision \
    psychologist psychology pupil quality questionnaire ramadan read reading reception regulation report review room rsc \
    safeguarding saturday scale school science secondary semantics sen senco send senior sensory september service \
    services seven shared sir six sixth social sounds spanish special spectrum speech spring st stage standards strengths \
    subject subjects summer sunday support survey syndrome talk teacher teachers teaching team teams term therapist \
    therapists therapy three thursday together training transition trust tuesday two unit university upper vice virtual \
    visual wandle wave wednesday week welsh widgit working workshop world write year zones",
);

/// Words that begin a sentence and never a name.
pub(super) const STARTERS: Words = Words(
    "a about after again all also although always an and another as at because before both but by clearly currently dear \
    despite during each even eventually every finally first for from he her here his how however if in initially instead \
    into it its just last later like luckily many maybe meanwhile most my never next no nor not now of often on once only \
    or other our over perhaps previously recently sadly she since so some sometimes soon still such that the their then \
    there these they this those though through to today tomorrow tonight under unless unlike until usually we what when \
    whenever where which while who whose why with without yesterday yet you your",
);

/// What schools buy and use, of words that are names as well.
pub(super) const SCHEMES: &[&str] = &["white rose"];

/// Whoever is “called” something by a name of theirs.
pub(super) const PEOPLE: Words = Words(
    "boy boys brother child children daughter girl he her him learner pupil pupils she sibling sister son student teenager \
    they toddler twin",
);

/// What is “called” something that is nobody’s name.
pub(super) const THINGS: Words = Words(
    "app approach book class club course document form group intervention plan policy programme project provision report \
    resource room scheme strategy system team tool",
);

/// Words before a day on which somebody was born.
pub(super) const BIRTH: Words = Words("birth birthday born dob");

/// Words before the day of a paper.
pub(super) const PAPERS: Words = Words(
    "act agreed code dated guidance issued policy published report reviewed revised since updated version",
);

/// Words before a teacher reference number.
pub(super) const REFERENCE: Words = Words("reference trn");
