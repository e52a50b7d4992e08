package dev.fovea.net;

import java.util.Map;

/**
 * What a server has done. Once nothing is waiting or in work, {@code frames} is {@code answered}
 * plus all of {@code dropped}.
 *
 * @param connections that were accepted
 * @param open connections now
 * @param receiveBytes native memory that frames are received into, now
 * @param ready cameras with a frame that waits, now
 * @param inWork frames in work, now
 * @param frames that were received whole
 * @param answered frames with a result
 * @param dropped frames without, by reason: "superseded", "deadline", "busy", "corrupt", "failed",
 *     "gone"
 * @param refused connections that were ended because of what the peer did, by reason
 */
public record ServerCounters(
    long connections,
    long open,
    long receiveBytes,
    int ready,
    int inWork,
    long frames,
    long answered,
    Map<String, Long> dropped,
    Map<String, Long> refused) {}
