package dev.fovea.lab;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;

/** Spoils sessions, the same way for the same seed. One thread. */
final class Mutator {
  private static final int[] NUMBERS = {
    0,
    1,
    -1,
    15,
    16,
    17,
    255,
    256,
    65_535,
    65_536,
    1 << 20,
    1 << 26,
    (1 << 26) + 1,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0x7fc00000,
    0x7f800000,
    0x41564f46
  };

  /** Headers and what follows them close by are where most is decided. */
  private static final int HEAD = 110;

  private final List<byte[]> corpus;
  private final SplittableRandom random;

  Mutator(List<byte[]> corpus, long seed) {
    this.corpus = corpus;
    random = new SplittableRandom(seed);
  }

  /** A session that differs from a good one in one to eight places. */
  byte[] next() {
    byte[] session = one().clone();
    for (int left = 1 + random.nextInt(8); left > 0 && session.length > 0; left--) {
      session = mutate(session);
    }
    return session;
  }

  /** A number below a bound, for whoever says the session. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  private byte[] one() {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private byte[] mutate(byte[] session) {
    int at = place(session);
    return switch (random.nextInt(10)) {
      case 0, 1 -> flip(session, at);
      case 2, 3, 4 -> number(session, at);
      case 5 -> join(session, at, new byte[0], session, session.length); // cut
      case 6 -> join(session, at, new byte[0], session, at + random.nextInt(64)); // a piece less
      case 7 -> join(session, at, noise(), session, at); // noise between
      case 8 -> join(session, at, new byte[0], session, place(session)); // again, or left out
      default -> join(session, at, new byte[0], one(), place(session)); // another's tail
    };
  }

  private int place(byte[] session) {
    return random.nextBoolean()
        ? random.nextInt(Math.min(HEAD, session.length))
        : random.nextInt(session.length);
  }

  private byte[] flip(byte[] session, int at) {
    session[at] ^= (byte) (1 << random.nextInt(8));
    return session;
  }

  private byte[] number(byte[] session, int at) {
    int number = NUMBERS[random.nextInt(NUMBERS.length)];
    int first = at & ~3; // where the fields are
    for (int i = 0; i < Integer.BYTES && first + i < session.length; i++) {
      session[first + i] = (byte) (number >>> 8 * i);
    }
    return session;
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(200)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] join(byte[] head, int headEnd, byte[] middle, byte[] tail, int tailStart) {
    int from = Math.min(tailStart, tail.length);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(head, 0, headEnd);
    joined.write(middle, 0, middle.length);
    joined.write(tail, from, tail.length - from);
    return joined.toByteArray();
  }
}
