//! The disk in memory, mounted as a folder through FUSE.
//!
//! What this room must not know: when the power goes.

use std::{
    ffi::OsStr,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use fuser::{
    BackgroundSession, BsdFileFlags, Config, Errno, FileAttr, FileHandle, FileType, Filesystem,
    FopenFlags, Generation, INodeNo, LockOwner, MountOption, OpenFlags, ReplyAttr, ReplyCreate,
    ReplyData, ReplyDirectory, ReplyEmpty, ReplyEntry, ReplyOpen, ReplyWrite, Request, TimeOrNow,
    WriteFlags,
};
use kit::Fault;

use crate::disk::{Disk, Refused};

/// The disk, shared by the folder and whoever cuts its power.
pub(crate) type Shared = Arc<Mutex<Disk>>;

/// Holds the disk.
pub(crate) fn hold(disk: &Shared) -> MutexGuard<'_, Disk> {
    disk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Mounts the disk. Unmounted when dropped, and with it everything the kernel remembered of its content.
pub(crate) fn mount(disk: &Shared, folder: &Path) -> Result<BackgroundSession, Fault> {
    let mut config = Config::default();
    config.mount_options = vec![MountOption::FSName("crashlab".into()), MountOption::NoAtime];
    fuser::spawn_mount(Folder(Arc::clone(disk)), folder, &config).map_err(|e| {
        Fault::because(
            "The simulated disk cannot be mounted (this needs /dev/fuse and the right to mount)",
            e,
        )
    })
}

struct Folder(Shared);

impl From<Refused> for Errno {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NoSuchFile => Self::ENOENT,
            Refused::NoPower => Self::EIO,
        }
    }
}

/// File 0 is node 2; node 1 is the folder.
fn node_of(file: usize) -> INodeNo {
    INodeNo(u64::try_from(file).unwrap_or(u64::MAX).saturating_add(2))
}
fn file_of(node: INodeNo) -> usize {
    usize::try_from(u64::from(node).wrapping_sub(2)).unwrap_or(usize::MAX)
}
fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn described(node: INodeNo, kind: FileType, len: usize) -> FileAttr {
    let size = u64::try_from(len).unwrap_or(u64::MAX);
    FileAttr {
        ino: node,
        size,
        blocks: size.div_ceil(512),
        atime: UNIX_EPOCH,
        mtime: UNIX_EPOCH,
        ctime: UNIX_EPOCH,
        crtime: UNIX_EPOCH,
        kind,
        perm: 0o777,
        nlink: 1,
        uid: 0,
        gid: 0,
        rdev: 0,
        blksize: 4096,
        flags: 0,
    }
}

impl Folder {
    fn describe(&self, node: INodeNo) -> Result<FileAttr, Refused> {
        if node == INodeNo::ROOT {
            return Ok(described(node, FileType::Directory, 0));
        }
        let len = hold(&self.0).len(file_of(node))?;
        Ok(described(node, FileType::RegularFile, len))
    }
    fn make(&self, name: &OsStr) -> Result<FileAttr, Refused> {
        let name = name.to_str().ok_or(Refused::NoSuchFile)?;
        let file = hold(&self.0).make(name)?;
        self.describe(node_of(file))
    }
    fn find(&self, name: &OsStr) -> Result<FileAttr, Refused> {
        let name = name.to_str().ok_or(Refused::NoSuchFile)?;
        let file = hold(&self.0).find(name)?;
        self.describe(node_of(file))
    }
}

fn answer(done: Result<(), Refused>, reply: ReplyEmpty) {
    match done {
        Ok(()) => reply.ok(),
        Err(refused) => reply.error(refused.into()),
    }
}

impl Filesystem for Folder {
    fn lookup(&self, _: &Request, _: INodeNo, name: &OsStr, reply: ReplyEntry) {
        match self.find(name) {
            Ok(attr) => reply.entry(&Duration::ZERO, &attr, Generation(0)),
            Err(refused) => reply.error(refused.into()),
        }
    }
    fn getattr(&self, _: &Request, node: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        match self.describe(node) {
            Ok(attr) => reply.attr(&Duration::ZERO, &attr),
            Err(refused) => reply.error(refused.into()),
        }
    }
    fn setattr(
        &self,
        _: &Request,
        node: INodeNo,
        _: Option<u32>,
        _: Option<u32>,
        _: Option<u32>,
        size: Option<u64>,
        _: Option<TimeOrNow>,
        _: Option<TimeOrNow>,
        _: Option<SystemTime>,
        _: Option<FileHandle>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<BsdFileFlags>,
        reply: ReplyAttr,
    ) {
        let done = match size {
            Some(size) => hold(&self.0).set_len(file_of(node), place(size)),
            None => Ok(()),
        };
        match done.and_then(|()| self.describe(node)) {
            Ok(attr) => reply.attr(&Duration::ZERO, &attr),
            Err(refused) => reply.error(refused.into()),
        }
    }
    fn create(
        &self,
        _: &Request,
        _: INodeNo,
        name: &OsStr,
        _: u32,
        _: u32,
        _: i32,
        reply: ReplyCreate,
    ) {
        let flags = FopenFlags::FOPEN_KEEP_CACHE;
        match self.make(name) {
            Ok(attr) => {
                reply.created(&Duration::ZERO, &attr, Generation(0), FileHandle(0), flags);
            }
            Err(refused) => reply.error(refused.into()),
        }
    }
    fn unlink(&self, _: &Request, _: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        let name = name.to_str().unwrap_or_default();
        answer(hold(&self.0).remove(name), reply);
    }
    fn open(&self, _: &Request, _: INodeNo, _: OpenFlags, reply: ReplyOpen) {
        // Nothing changes behind the kernel's back while this folder is mounted.
        reply.opened(FileHandle(0), FopenFlags::FOPEN_KEEP_CACHE);
    }
    fn read(
        &self,
        _: &Request,
        node: INodeNo,
        _: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        let end = place(offset.saturating_add(u64::from(size)));
        match hold(&self.0).read(file_of(node), place(offset)..end) {
            Ok(bytes) => reply.data(bytes),
            Err(refused) => reply.error(refused.into()),
        }
    }
    fn write(
        &self,
        _: &Request,
        node: INodeNo,
        _: FileHandle,
        offset: u64,
        data: &[u8],
        _: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        match hold(&self.0).write(file_of(node), place(offset), data) {
            Ok(()) => reply.written(u32::try_from(data.len()).unwrap_or(u32::MAX)),
            Err(refused) => reply.error(refused.into()),
        }
    }
    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        reply.ok();
    }
    fn fsync(&self, _: &Request, node: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        answer(hold(&self.0).sync(file_of(node)), reply);
    }
    fn fsyncdir(&self, _: &Request, _: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        reply.ok();
    }
    fn readdir(
        &self,
        _: &Request,
        _: INodeNo,
        _: FileHandle,
        offset: u64,
        mut reply: ReplyDirectory,
    ) {
        for (name, file) in hold(&self.0).names() {
            let node = node_of(file);
            // A file's node is its place in the list.
            if u64::from(node) > offset
                && reply.add(node, u64::from(node), FileType::RegularFile, name)
            {
                break;
            }
        }
        reply.ok();
    }
}
