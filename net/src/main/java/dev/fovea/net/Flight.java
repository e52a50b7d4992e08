package dev.fovea.net;

/**
 * A frame that was sent and has been answered, or never will be.
 *
 * @param ordinal the client's own count of what it sent
 * @param sequence the camera's, all of it; 32 bits travel
 * @param epoch the client's count of restarts of the camera's counting
 * @param bytes the payload's
 * @param startNanos when it began to be written
 * @param ahead frames that were in flight then
 */
record Flight(long ordinal, long sequence, int epoch, int bytes, long startNanos, int ahead) {}
