package dev.fovea.v4l2;

/** How filled and empty buffers get from and to a driver. The queue calls it and sees to locks. */
interface BufferIo {

  /**
   * Takes one filled buffer, on the drain thread: 0, or the error number. After a call that failed
   * a second one asks why, and may as well succeed.
   *
   * @param filled where the driver says what it has filled
   */
  int dequeue(BufferStruct filled);

  /** Gives a buffer to be filled: 0, or the error number. */
  int queue(Buffer buffer);

  /** Starts the driver, once the buffers are queued: 0, or the error number. */
  int on();

  /** Stops the driver, which forgets what is queued. */
  void off();

  /** Gives the buffers back for good, when the driver is off. */
  void free();
}
