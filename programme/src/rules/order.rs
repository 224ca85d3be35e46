//! What is needed comes first, and needs do not go round in a circle.
//!
//! What this room must not know: what the elements and modules teach.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::Code;
use crate::model::{ElementKind, Programme};
use crate::read::{Desk, Kind, Reference, Use};

/// An element or a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node<'p> {
    Element(&'p str),
    Module(&'p str),
}

impl<'p> Node<'p> {
    fn name(self) -> &'p str {
        match self {
            Self::Element(name) | Self::Module(name) => name,
        }
    }
}

/// Judges every need.
pub(super) fn judge(desk: &Desk<'_>, references: &[Reference], programme: &Programme) {
    let positions = positions(programme);
    let courses: BTreeMap<String, &str> = programme
        .elements
        .iter()
        .filter(|one| one.kind == ElementKind::Course)
        .filter_map(|one| Some((one.number?.to_string(), one.key.as_str())))
        .collect();
    let mut needs: BTreeMap<Node<'_>, Vec<Node<'_>>> = BTreeMap::new();
    let mut late = Vec::new();
    for reference in references.iter().filter(|one| one.how == Use::Before) {
        let Some((from, target)) = ends(reference, &courses) else {
            continue;
        };
        needs.entry(from).or_default().push(target);
        if let (Some(here), Some(there)) = (positions.get(&from), positions.get(&target))
            && there >= here
        {
            late.push((reference, from, target));
        }
    }
    for (reference, from, target) in late {
        if let Some(path) = path(&needs, target, from) {
            let message = format!("{} needs {}", from.name(), path.join(", which needs "));
            desk.fault(Code::PrerequisiteCycle, &reference.place, message);
        } else {
            let message = format!(
                "{} comes before {}, which it needs",
                from.name(),
                target.name()
            );
            desk.fault(Code::BeforePrerequisite, &reference.place, message);
        }
    }
}

fn ends<'r>(
    reference: &'r Reference,
    courses: &BTreeMap<String, &'r str>,
) -> Option<(Node<'r>, Node<'r>)> {
    let (from, target) = (reference.from.as_str(), reference.target.as_str());
    match reference.kind {
        Kind::Module => Some((Node::Module(from), Node::Module(target))),
        Kind::Element => Some((Node::Element(from), Node::Element(target))),
        Kind::Course => Some((Node::Element(from), Node::Element(courses.get(target)?))),
        Kind::Statement | Kind::Source | Kind::Term => None,
    }
}

/// The order in which everything is met.
fn positions(programme: &Programme) -> BTreeMap<Node<'_>, usize> {
    let nodes = programme.elements.iter().flat_map(|element| {
        let modules = element
            .modules
            .iter()
            .map(|module| Node::Module(&module.id));
        std::iter::once(Node::Element(&element.key)).chain(modules)
    });
    nodes.enumerate().map(|(at, node)| (node, at)).collect()
}

/// The shortest way from one to the other along needs, both ends told.
fn path<'p>(
    needs: &BTreeMap<Node<'p>, Vec<Node<'p>>>,
    start: Node<'p>,
    goal: Node<'p>,
) -> Option<Vec<&'p str>> {
    let mut came: BTreeMap<Node<'_>, Node<'_>> = BTreeMap::new();
    let mut seen = BTreeSet::from([start]);
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        if node == goal {
            let mut names = vec![goal.name()];
            let mut at = goal;
            while let Some(before) = came.get(&at) {
                names.push(before.name());
                at = *before;
            }
            names.reverse();
            return Some(names);
        }
        for next in needs.get(&node).into_iter().flatten() {
            if seen.insert(*next) {
                came.insert(*next, node);
                queue.push_back(*next);
            }
        }
    }
    None
}
