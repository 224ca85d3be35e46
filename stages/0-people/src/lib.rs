//! Who is who: accounts, sign-in, roles, schools, lead providers and delivery partners.
//!
//! What this room is for: the first stage; every later one asks it who somebody is and what a school is.
//! What it must not know: courses, applications, or anything a participant does.

mod account;
mod doorman;
mod merge;
mod organisation;
mod password;
mod school;
mod session;
mod staff;

use kit::{
    Process,
    web::{Access, Routes},
};
use rulebook::people::Action;

pub use account::{
    Person, RENAMED, address::come_back as letters_come_back, addresses, by_email, find,
    former_names, names, open, open_account, open_accounts, person, person_with_email,
    persons_with_emails, rename_in, set_hashed_password,
};
pub use doorman::FrontDesk;
pub use merge::{
    EveryPersonRow, Merge, MergeId, PERSON_ROWS, PersonRows, check_merge, former_ids, merge,
    merge_of, merges, moved_to, standing_merges, unmerge,
};
pub use organisation::{
    Partner, Provider, add_partner, add_provider, partners_of, provider, providers,
};
pub use password::hash as hash_password;
pub use school::{
    Begin as SchoolImport, Extract as SchoolExtract, Found as FoundSchools, ImportReport, Register,
    School, Succession, after as schools_after, all as all_schools, check as check_schools,
    extract::links as read_links, extract::read as read_schools, find as find_school,
    find_all as find_all_schools, find_for as find_schools_for, import as import_extract,
    import_text as import_schools, kinds as school_kinds, read_register, search as search_schools,
    successors as successors_of, ukprns as ukprns_of,
};
pub use session::{begin_for as begin_session_for, hand_out_link, last_seen, link_for};
pub use staff::{
    Known, end_role, everybody, give_role, holders, invite, leads_since, mail_holders,
};

/// The processes of this stage.
pub const PROCESSES: &[&Process] = &[
    &account::OPENED,
    &RENAMED,
    &account::PASSWORD_SET,
    &account::READING_CHOSEN,
    &account::address::ADDRESS_ASKED,
    &account::address::ADDRESS_CHANGED,
    &session::SIGNED_IN,
    &session::SIGN_IN_FAILED,
    &session::SIGNED_OUT,
    &session::LINK_SENT,
    &session::SESSION_USED,
    &staff::ROLE_GIVEN,
    &staff::ROLE_ENDED,
    &organisation::PROVIDER_ADDED,
    &organisation::PARTNER_ADDED,
    &school::IMPORTED,
];

/// The routes of this stage.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
pub fn routes() -> Routes {
    let staff = Access::May(Action::KeepStaff);
    Routes::new()
        .get(
            "/schools",
            Access::Public,
            "Find a school",
            school::pages::list,
        )
        .get(
            "/schools/{urn}",
            Access::Public,
            "What the register says of a school",
            school::pages::one,
        )
        .get("/sign-in", Access::Public, "Sign in", session::pages::show)
        .post(
            "/sign-in",
            Access::Public,
            "Sign in with a password",
            session::pages::sign_in,
        )
        .post(
            "/sign-in/link",
            Access::Public,
            "Ask for a sign-in link by email",
            session::pages::ask_link,
        )
        .get(
            "/sign-in/link/{token}",
            Access::Public,
            "Open a sign-in link",
            session::pages::show_link,
        )
        .post(
            "/sign-in/link/{token}",
            Access::Public,
            "Sign in with a link",
            session::pages::use_link,
        )
        .post(
            "/sign-out",
            Access::SignedIn,
            "Sign out",
            session::pages::sign_out,
        )
        .get(
            "/account",
            Access::SignedIn,
            "My account",
            account::pages::show,
        )
        .get(
            "/account/email",
            Access::SignedIn,
            "Give another email address",
            account::address::show,
        )
        .post(
            "/account/email",
            Access::SignedIn,
            "Ask for the link to another email address",
            account::address::send,
        )
        .get(
            "/account/email/confirm",
            Access::SignedIn,
            "Confirm another email address",
            account::address::show_confirm,
        )
        .post(
            "/account/email/confirm",
            Access::SignedIn,
            "Use another email address from now on",
            account::address::confirm,
        )
        .get(
            "/account/security",
            Access::SignedIn,
            "My sessions",
            session::pages::list,
        )
        .post(
            "/account/security",
            Access::SignedIn,
            "End sessions",
            session::pages::end,
        )
        .get(
            "/account/password",
            Access::SignedIn,
            "Choose a password",
            account::pages::password,
        )
        .post(
            "/account/password",
            Access::SignedIn,
            "Set a password",
            account::pages::set_password,
        )
        .get(
            "/account/reading",
            Access::Public,
            "Reading settings",
            account::pages::reading,
        )
        .post(
            "/account/reading",
            Access::Public,
            "Choose reading settings",
            account::pages::set_reading,
        )
        .get(
            "/admin/people",
            staff,
            "Staff and their roles",
            staff::pages::list,
        )
        .post(
            "/admin/people",
            staff,
            "Give somebody a role",
            staff::pages::give,
        )
        .post(
            "/admin/people/{grant}/end",
            staff,
            "End a role",
            staff::pages::end,
        )
}
