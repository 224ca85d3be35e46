//! What is needed comes first, and needs do not go round in a circle.
//!
//! What this room must not know: what the elements and modules teach.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::Code;
use crate::model::{ElementKind, Programme};
use crate::read::{Desk, Fault, Kind, Notes, Place, Reference, Use};

/// An element, a module, or a step by its module and its own name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Element(String),
    Module(String),
    Step(String),
}

impl Node {
    fn name(&self) -> &str {
        match self {
            Self::Element(name) | Self::Module(name) => name,
            Self::Step(name) => name.split_once('/').map_or(name, |(_, step)| step),
        }
    }

    fn defined(&self, desk: &Desk<'_>) -> Option<Place> {
        match self {
            Self::Element(name) => desk.definition(Kind::Element, name),
            Self::Module(name) => desk.definition(Kind::Module, name),
            Self::Step(name) => desk.definition(Kind::Step, name),
        }
    }
}

/// What each needs, with where it says so.
type Needs = BTreeMap<Node, Vec<(Node, Place)>>;

/// Judges every need.
pub(super) fn judge(desk: &Desk<'_>, notes: &Notes, programme: &Programme) {
    let positions = positions(programme);
    let courses: BTreeMap<String, &str> = programme
        .elements
        .iter()
        .filter(|one| one.kind == ElementKind::Course)
        .filter_map(|one| Some((one.number?.to_string(), one.key.as_str())))
        .collect();
    let mut needs = Needs::new();
    let mut late = Vec::new();
    for reference in notes.references().filter(|one| one.how == Use::Before) {
        let Some((from, target)) = ends(reference, &courses) else {
            continue;
        };
        let need = (target.clone(), reference.place.clone());
        needs.entry(from.clone()).or_default().push(need);
        if let (Some(here), Some(there)) = (positions.get(&from), positions.get(&target))
            && there >= here
        {
            late.push((reference, from, target));
        }
    }
    for (reference, from, target) in late {
        let (a, b) = (from.name(), target.name());
        if let Some(way) = path(&needs, &target, &from) {
            let names: Vec<&str> = std::iter::once(b)
                .chain(way.iter().map(|(node, _)| node.name()))
                .collect();
            let message = format!("{a} needs {}", names.join(", which needs "));
            let fault = Fault::new(Code::PrerequisiteCycle, &reference.place, message);
            desk.say(way.into_iter().fold(fault, |fault, (node, place)| {
                fault.see(Some(place), format!("{} is needed here", node.name()))
            }));
        } else {
            let message = format!("{a} comes before {b}, which it needs");
            let fault = Fault::new(Code::BeforePrerequisite, &reference.place, message);
            desk.say(fault.see(target.defined(desk), format!("{b} is here")));
        }
    }
}

fn ends(reference: &Reference, courses: &BTreeMap<String, &str>) -> Option<(Node, Node)> {
    let (from, target) = (reference.from.clone(), reference.target.clone());
    match reference.kind {
        Kind::Module => Some((Node::Module(from), Node::Module(target))),
        Kind::Step => Some((Node::Step(from), Node::Step(target))),
        Kind::Element => Some((Node::Element(from), Node::Element(target))),
        Kind::Course => {
            let key = courses.get(&target)?;
            Some((Node::Element(from), Node::Element((*key).to_owned())))
        }
        Kind::Statement | Kind::Source | Kind::Term | Kind::Framework | Kind::Versioned => None,
    }
}

/// The order in which everything is met.
fn positions(programme: &Programme) -> BTreeMap<Node, usize> {
    let mut nodes = Vec::new();
    for element in &programme.elements {
        nodes.push(Node::Element(element.key.clone()));
        for module in &element.modules {
            nodes.push(Node::Module(module.id.clone()));
            let steps = module.steps.iter();
            nodes.extend(steps.map(|step| Node::Step(format!("{}/{}", module.id, step.id))));
        }
    }
    nodes
        .into_iter()
        .enumerate()
        .map(|(at, node)| (node, at))
        .collect()
}

/// The shortest way from one to the other along needs: each further node with where it is needed.
fn path(needs: &Needs, start: &Node, goal: &Node) -> Option<Vec<(Node, Place)>> {
    if start == goal {
        return Some(Vec::new());
    }
    let mut came: BTreeMap<&Node, (&Node, &Place)> = BTreeMap::new();
    let mut seen = BTreeSet::from([start]);
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        if node == goal {
            let mut way = Vec::new();
            let mut at = node;
            while let Some((before, place)) = came.get(at) {
                way.push((at.clone(), (*place).clone()));
                at = before;
            }
            way.reverse();
            return Some(way);
        }
        for (next, place) in needs.get(node).into_iter().flatten() {
            if seen.insert(next) {
                came.insert(next, (node, place));
                queue.push_back(next);
            }
        }
    }
    None
}
