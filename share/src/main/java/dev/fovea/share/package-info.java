/**
 * Frames shared between programs: the kernel's buffers themselves (DMABUF), or sealed memory
 * (memfd) where there is no camera. {@code docs/share.md} draws the protocol.
 */
package dev.fovea.share;
