//! Production as people use it: acts and pages, on a throw-away database.
//! What it must not know: how anything is stored.

#![cfg(test)]

mod acts;
mod comments;
mod findings;
mod folders;
mod packs;
mod pages;
mod release;
mod rig;
mod sources;
mod steps;
mod together;
mod tools;
mod traced;
mod word;
mod writing;
