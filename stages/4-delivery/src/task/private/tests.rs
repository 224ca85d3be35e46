//! Sentences that look like a pupil, and sentences that do not.

use super::*;

fn looks(text: &str) -> Vec<&'static str> {
    findings(text)
        .into_iter()
        .map(|finding| finding.what)
        .collect()
}

#[test]
fn what_looks_like_a_pupil_is_found() {
    for (text, what) in [
        ("I watched Kofi Mensah in the third lesson.", "a full name"),
        ("Kofi Mensah finds writing hard.", "a full name"),
        ("Today Kofi Mensah read to me.", "a full name"),
        ("Yesterday I met Amina Okoro-Hughes.", "a full name"),
        ("It went well. Sam O’Neill was there.", "a full name"),
        ("Because Priya Patel asked, we changed it.", "a full name"),
        ("I asked Rose White about it.", "a full name"),
        ("We have a boy called Kofi in Year 4.", "a name"),
        ("A pupil in Year 3 who is called Amina joined.", "a name"),
        ("She is named Rainbow.", "a name"),
        (
            "His number is A123456789012, see the record.",
            "a unique pupil number",
        ),
        ("She (born 12/03/2015) is new here.", "a date of birth"),
        ("born 12 March 2015", "a date of birth"),
        ("His date of birth is 12 March 2015.", "a date of birth"),
        ("dob 12/3/15", "a date of birth"),
        ("the record 2015-03-12 says", "a date of birth"),
        (
            "The teacher’s TRN is 1234567.",
            "a teacher reference number",
        ),
    ] {
        assert!(looks(text).contains(&what), "{text}: {:?}", findings(text));
    }
}

#[test]
fn ordinary_writing_about_a_school_is_left_in_peace() {
    for text in [
        "",
        "Pupil R said: “I know it in my head but it goes.”",
        "The SEND Code of Practice says that we should listen.",
        "I asked the Head Teacher and the Year 4 team on Monday.",
        "On 3 December 2026 we met. Then I wrote it down.",
        "Next week the Reading Room opens. Everybody is welcome.",
        "11 of 41 notes were about one thing.",
        "Teacher: finds writing hard. Family: not asked yet.",
    ] {
        assert!(looks(text).is_empty(), "{text}: {:?}", findings(text));
    }
}

/// Sentences as people write them: a warning that is nearly always wrong is ticked away unread.
#[test]
fn what_schools_have_and_use_is_nobodys_name() {
    for text in [
        "The Speech and Language Therapist came.",
        "A Speech and Language Therapist visits on Mondays.",
        "Today Kofi read aloud. Yesterday Amina did. Then Sam tried. When Sam stops, we wait.",
        "Because Priya asked, we changed it.",
        "Watching Amina taught me much.",
        "Our Educational Psychologist advised us.",
        "The Occupational Therapist and Precision Teaching helped.",
        "We use Colourful Semantics and Lego Therapy.",
        "A Learning Mentor from Leeds City came to St Mary.",
        "We read Working Together and used the Boxall Profile.",
        "The Graduated Approach starts with Quality First Teaching.",
        "The Pastoral, Attendance Officer rang.",
        "In Early Years we ask for Early Help.",
        "The Early Years Foundation Stage says so.",
        "We teach Read Write Inc and Little Wandle Letters.",
        "The Autism Education Trust has a guide; Widgit Online has symbols.",
        "The Virtual School Head signed the Individual Education Plan.",
        "The Individual Education Plan is old.",
        "The Teaching Assistant and two Teaching Assistants met in the Music Room.",
        "The Music Room is loud. The Senior Leadership Team knows.",
        "The Chair of Governors and The Parent Carer Forum agreed.",
        "We follow White Rose and the Education Endowment Foundation.",
        "It is on Microsoft Teams and in Google Classroom.",
        "On World Book Day we dressed up.",
        "He has Down Syndrome. She has Attention Deficit Hyperactivity Disorder.",
        "Developmental Language Disorder and Autism Spectrum Condition are common.",
        "There is a group called Rainbow, a programme called Talk Boost and a time named Shared Reading.",
        "A girl in a group called Rainbow reads.",
        "The Red Group works. The Wave Two provision costs more. Wave Two is dear.",
        "The policy of 12 March 2019 was published on 12/03/2015.",
        "It cost £1234567, and the order number 1234567 is paid.",
        "Mrs Okafor and Mr Patel teach it.",
        "Next Monday Year 4 begins. The Education Health Care plan is new.",
        "Key Stage 2, the Local Authority and the SEND Code agree.",
    ] {
        assert!(looks(text).is_empty(), "{text}: {:?}", findings(text));
    }
}

#[test]
fn no_text_breaks_it() {
    for text in [
        "’s",
        "…",
        "\u{feff}A",
        "born",
        "12 March",
        "é É Éé Öö",
        "A B",
        "'s 's 's",
        "1/2/3 4/5/2015",
    ] {
        findings(text);
    }
}
