package dev.fovea.share;

import dev.fovea.Frame;

/**
 * A frame in memory that has a descriptor.
 *
 * @param frame a lease for any thread, the owner's to close
 * @param buffer what the memory is, the same object for the same buffer
 * @param descriptor of the memory; stays the memory's owner's
 * @param length bytes behind the descriptor
 * @param offset of the frame's first byte
 */
record SharedBuffer(Frame frame, Object buffer, int descriptor, long length, long offset) {}
