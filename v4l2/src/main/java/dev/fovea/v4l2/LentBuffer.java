package dev.fovea.v4l2;

/** A frame of a camera's stream, which knows in which of its buffers it lies. */
interface LentBuffer {
  Buffer lent();

  CaptureStream lender();
}
