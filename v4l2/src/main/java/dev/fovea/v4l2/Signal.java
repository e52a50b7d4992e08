package dev.fovea.v4l2;

/**
 * What an input receives: something that the hardware has made out, or the reason why not. A cable
 * that nobody has plugged in is no error.
 *
 * @param <T> what was made out
 */
public sealed interface Signal<T> {

  /** There is a signal, and this is what it is. */
  record Found<T>(T value) implements Signal<T> {}

  /** There is none to work with. */
  record None<T>(Reason reason) implements Signal<T> {}

  /** Why there is none. */
  enum Reason {
    /** Nothing is plugged in, or it is off. */
    NO_SIGNAL,
    /** The hardware cannot lock on to it: it is unstable. */
    NO_LOCK,
    /** It is stable, and more than the hardware can take. */
    OUT_OF_RANGE,
    /** The driver cannot tell. */
    UNKNOWN
  }
}
