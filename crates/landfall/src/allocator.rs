//! The allocator: mimalloc, asked in the short way. The crate `mimalloc` asks for an alignment each time, which sends all
//! that is no power of two in size through a slower path; nearly everything here is a small text or vector, for which
//! what mimalloc aligns by itself is enough.

use std::alloc::{GlobalAlloc, Layout};

use libmimalloc_sys::{
    mi_free, mi_malloc, mi_malloc_aligned, mi_realloc_aligned, mi_zalloc, mi_zalloc_aligned,
};

/// See the module.
pub struct Allocator;

/// What every block is aligned to, whatever its size.
const ALIGNED: usize = align_of::<usize>();

// SAFETY: every block comes from mimalloc and goes back to it. mimalloc answers null when it has no memory, as is asked of
// an allocator, and never unwinds. Its blocks are at least a machine word and aligned to one ("mi_malloc" in its
// documentation); for layouts that ask for more, the functions that take an alignment are called, with the power of two
// that `Layout` guarantees. `mi_realloc_aligned` keeps the contents up to the smaller size and the alignment it is given.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the functions take any size, and any power of two as alignment.
        unsafe {
            match layout.align() {
                ..=ALIGNED => mi_malloc(layout.size()).cast(),
                align => mi_malloc_aligned(layout.size(), align).cast(),
            }
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe {
            match layout.align() {
                ..=ALIGNED => mi_zalloc(layout.size()).cast(),
                align => mi_zalloc_aligned(layout.size(), align).cast(),
            }
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, _: Layout) {
        // SAFETY: the caller says that the block is one of ours, and no longer used.
        unsafe { mi_free(block.cast()) };
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller says that the block is one of ours with this layout.
        unsafe { mi_realloc_aligned(block.cast(), size, layout.align()).cast() }
    }
}
