//! Word files come in and go out through the front door; nothing is saved before it was looked at.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use exchange::{
    markdown,
    page::{Block, Inline, Look, Mark},
    word::{Outgoing, Said, read, write},
};
use rulebook::production::ItemId;
use tower::ServiceExt;

use crate::{pages::Visitor, rig::Rig};

/// Sends a file as a browser does; the status, where it leads, and the page.
async fn send(
    visitor: &Visitor,
    id: ItemId,
    into: &str,
    file: &[u8],
) -> (StatusCode, String, String) {
    let mut body = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"into\"\r\n\r\n{into}\r\n--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"Plan.docx\"\r\n\r\n"
    )
    .into_bytes();
    body.extend(file);
    body.extend(b"\r\n--edge--\r\n");
    let request = Request::post(format!("/content/{id}/word"))
        .header(header::HOST, "localhost:8080")
        .header(header::ORIGIN, "http://localhost:8080")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header(header::COOKIE, &visitor.cookie)
        .body(Body::from(body));
    let response = visitor
        .router
        .clone()
        .oneshot(request.unwrap())
        .await
        .unwrap();
    let status = response.status();
    let to = response.headers().get(header::LOCATION);
    let to = to.map_or("", |to| to.to_str().unwrap()).to_owned();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 22)
        .await
        .unwrap();
    (status, to, String::from_utf8_lossy(&bytes).into_owned())
}

/// The fields of an address.
fn fields(address: &str) -> Vec<(&str, &str)> {
    let query = address.split_once('?').unwrap().1;
    query
        .split('&')
        .map(|one| one.split_once('=').unwrap())
        .collect()
}

fn docx(blocks: &[Block], comments: &[Said]) -> Vec<u8> {
    let point = |_: &str| Some(exchange::word::POINT.to_vec());
    let page = Outgoing {
        title: "A plan",
        language: "en-GB",
        blocks,
        picture: &point,
        comments,
    };
    write(&page).unwrap()
}

#[tokio::test]
async fn a_module_goes_out_as_word_and_comes_back_as_the_same_steps() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let visitor = Visitor::enter(&rig, "writer").await;
    let (status, _, bytes) = visitor.file(&format!("/content/{id}/out?as=docx")).await;
    assert_eq!(status, StatusCode::OK);
    let before = rig.texts(id).await;
    let (status, to, _) = send(&visitor, id, "steps", &bytes).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, page) = visitor.get(&to).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("Nothing is saved yet") && page.contains("Everything was kept"),
        "{page}"
    );
    assert_eq!(rig.item(id).await.version, 1);
    let saved = visitor
        .post(&format!("/content/{id}/word/save"), &fields(&to))
        .await;
    assert_eq!(saved.0, StatusCode::SEE_OTHER, "{}", saved.1);
    assert_eq!(rig.item(id).await.version, 2);
    let after = rig.texts(id).await;
    let body = |text: &str| {
        let page = text.splitn(3, "+++\n").last().unwrap();
        markdown::write(&markdown::read(page)).text
    };
    let is_page = |path: &&String| path.rsplit_once('.').is_some_and(|(_, end)| end == "md");
    let mut old: Vec<String> = before
        .keys()
        .filter(is_page)
        .map(|path| body(&before[path]))
        .collect();
    let fresh = after.keys().filter(|path| !before.contains_key(*path));
    let mut new: Vec<String> = fresh
        .filter(is_page)
        .map(|path| body(&after[path]))
        .collect();
    old.sort();
    new.sort();
    assert_eq!(new, old);
    for kind in ["pdf", "folder"] {
        let (status, _, bytes) = visitor.file(&format!("/content/{id}/out?as={kind}")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(bytes.starts_with(if kind == "pdf" {
            b"%PDF"
        } else {
            b"PK\x03\x04"
        }));
    }
}

#[tokio::test]
async fn pictures_comments_and_deletions_come_with_the_text() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let visitor = Visitor::enter(&rig, "writer").await;
    let mark = |end| Inline::Mark(Mark { id: 0, end });
    let plain = |text: &str| Inline::Text(text.into(), Look::default());
    let mut blocks = vec![Block::Paragraph(vec![
        plain("Plans are "),
        mark(false),
        plain("reviewed"),
        mark(true),
        plain(" each term."),
    ])];
    blocks.extend(markdown::read("![A plan](media/new.png)\n"));
    let said = Said {
        id: 0,
        by: "Jo Lane".into(),
        at: "2026-11-20T09:00:00Z".into(),
        words: "Is this so?".into(),
    };
    let task = format!("{}/task.md", rig.item(id).await.key);
    let (status, to, page) = send(&visitor, id, &task, &docx(&blocks, &[said])).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let saved = visitor
        .post(&format!("/content/{id}/word/save"), &fields(&to))
        .await;
    assert_eq!(saved.0, StatusCode::SEE_OTHER, "{}", saved.1);
    let text = rig.texts(id).await[&task].clone();
    assert!(
        text.starts_with("+++\n")
            && text.ends_with("Plans are reviewed each term.\n\n![A plan](media/word-1.png)\n"),
        "{text}"
    );
    let (_, comments) = visitor.get(&format!("/content/{id}/comments")).await;
    assert!(comments.contains("Jo Lane in Word, 2026-11-20: Is this so?"));
    let folder = production::working_files(&rig.app, rig.provider, crate::rig::PROGRAMME)
        .await
        .unwrap();
    let picture = folder
        .keys()
        .find(|path| path.ends_with("/media/word-1.png"));
    assert!(picture.is_some());
    let (_, _, bytes) = visitor.file(&format!("/content/{id}/out?as=docx")).await;
    let back = read(&bytes).unwrap();
    assert_eq!(back.comments.len(), 1);
    assert!(back.pictures.contains_key("media/word-1.png"));
    let late = visitor
        .post(&format!("/content/{id}/word/save"), &fields(&to))
        .await;
    assert_ne!(late.0, StatusCode::SEE_OTHER, "sent twice, saved once");
}

#[tokio::test]
async fn what_is_no_word_file_is_told_at_its_field_and_nothing_is_kept() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let visitor = Visitor::enter(&rig, "writer").await;
    let entries = rig.audit().await;
    let bomb = {
        let spaces = vec![b' '; 20 << 20];
        exchange::pack([("word/document.xml", &spaces[..])]).unwrap()
    };
    for (file, says) in [
        (&b"%PDF-1.7"[..], "This is a PDF"),
        (b"hello", "This is not a Word document"),
        (b"", "Choose a Word document"),
        (&bomb, "grows too much"),
    ] {
        let (status, _, page) = send(&visitor, id, "steps", file).await;
        assert_ne!(status, StatusCode::SEE_OTHER);
        assert!(page.contains(says), "{says}: {page}");
    }
    assert_eq!(rig.audit().await, entries);
    let stranger = Visitor::enter(&rig, "peer").await;
    let (status, _, _) = send(&stranger, id, "steps", &docx(&[Block::Rule], &[])).await;
    assert_ne!(status, StatusCode::SEE_OTHER);
}
