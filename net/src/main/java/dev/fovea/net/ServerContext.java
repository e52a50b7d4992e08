package dev.fovea.net;

import dev.fovea.ModelInfo;

/** What all connections of a server share. */
record ServerContext(
    PoseServer.Options options,
    Limits limits,
    ModelInfo model,
    ReadyRing ring,
    MemoryBudget budget,
    ServerTally tally) {

  /** What a client is answered to its hello. */
  WelcomeMessage welcome() {
    int everything = Wire.CAPABILITY_RAW | Wire.CAPABILITY_JPEG | Wire.CAPABILITY_TENSOR;
    return new WelcomeMessage(model, everything, options.maxFrameBytes(), expectedWaitNanos());
  }

  /** How long a frame that came now would wait for a model thread; 0: not at all, or not known. */
  long expectedWaitNanos() {
    return 0;
  }
}
