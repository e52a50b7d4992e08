package dev.fovea.share;

/**
 * What became of the frames that were shared. For every consumer, frames offered while it was there
 * = lent + dropped, but for the newest.
 *
 * @param offered frames that the source gave
 * @param skipped frames that there was no memory for, for consumers held all of it, or that the
 *     source took back
 * @param lent leases, of all consumers together
 * @param dropped frames that a consumer did not get because it wanted none or held too many, summed
 *     over the consumers
 * @param revoked leases taken back: past the deadline, or to keep the source going
 * @param joined consumers so far
 * @param refused consumers dropped for what they sent, or because there were too many
 * @param consumers connections now
 * @param held frames held now, the newest included
 */
public record SharingCounters(
    long offered,
    long skipped,
    long lent,
    long dropped,
    long revoked,
    long joined,
    long refused,
    int consumers,
    int held) {}
