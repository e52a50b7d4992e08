package dev.fovea.share;

/**
 * The numbers of the protocol, version 1, as {@code docs/share.md} draws them: what a message is
 * called and where its fields lie. All numbers are little endian; a message is one datagram of
 * exactly the length given here.
 */
final class Wire {
  /** "FOVS", the first letter in the lowest byte. */
  static final int MAGIC = 'F' | 'O' << 8 | 'V' << 16 | 'S' << 24;

  static final int VERSION = 1;

  /** The longest message. */
  static final int LONGEST = 320;

  /** VIDEO_MAX_PLANES: no frame lies in more memories. */
  static final int MOST_MEMORIES = 8;

  /** Of every message: what it is, a u32. */
  static final long TYPE = 0;

  // Consumer to owner.
  static final int HELLO = 1;
  static final int WANT = 2;
  static final int RELEASE = 3;

  // Owner to consumer.
  static final int WELCOME = 16;
  static final int FORMAT = 17;
  static final int BUFFER = 18;
  static final int FRAME = 19;
  static final int REVOKED = 20;
  static final int STATE = 21;
  static final int GOODBYE = 22;

  private Wire() {}

  /** For whoever is told that the two cannot talk. */
  static String versions(int consumer, int owner) {
    return "the consumer speaks version %d and the owner version %d; run the same Fovea on both sides"
        .formatted(consumer, owner);
  }

  /** HELLO: who comes. */
  static final class Hello {
    static final long MAGIC = 4;
    static final long VERSION = 8;

    /** 52 bytes of UTF-8, zeros after it. */
    static final long NAME = 12;

    static final int NAME_BYTES = 52;
    static final int LENGTH = 64;

    private Hello() {}
  }

  /** WELCOME, with the descriptor of the stamps. */
  static final class Welcome {
    static final long MAGIC = 4;
    static final long VERSION = 8;

    /** How many frames a consumer may hold, u32. */
    static final long LEASES = 12;

    /** How long it may hold one, u32 milliseconds. */
    static final long LEASE_MILLIS = 16;

    /** How many stamps there are, u32. */
    static final long STAMPS = 20;

    /** Frames a second as a float; 0 if unknown. */
    static final long RATE = 24;

    static final long NAME = 28;
    static final int NAME_BYTES = 100;
    static final int LENGTH = 128;

    private Welcome() {}
  }

  /** FORMAT: what the frames from here on are like. */
  static final class Format {
    static final long WIDTH = 4;
    static final long HEIGHT = 8;
    static final long FOURCC = 12;

    /** 1 BT.601, 2 BT.709, 3 BT.2020, a u8. */
    static final long MATRIX = 16;

    /** 0 limited, 1 full, a u8. */
    static final long RANGE = 17;

    /** In how many memories a frame lies, u32. */
    static final long COUNT = 20;

    /** For each of 8 memories: bytes per line, and size of an image, u32. */
    static final long MEMORIES = 24;

    static final int LENGTH = 88;

    private Format() {}
  }

  /** BUFFER, with the descriptors of its memories. */
  static final class Buffer {
    static final long SLOT = 4;

    /** How many memories, u32. */
    static final long COUNT = 8;

    /** The bytes of each of 8 memories, u64. */
    static final long BYTES = 16;

    static final int LENGTH = 80;

    private Buffer() {}
  }

  /** FRAME: a lease on a buffer. */
  static final class Frame {
    static final long SLOT = 4;
    static final long LEASE = 8;
    static final long STAMP = 16;
    static final long SEQUENCE = 24;
    static final long TIMESTAMP = 32;

    /** Frames that this consumer did not get so far, u64. */
    static final long DROPPED = 40;

    /**
     * 0 the driver's stamp, 1 the driver's, of the exposure's start, 2 the time of arrival, a u32.
     */
    static final long CLOCK = 48;

    /** In how many memories the frame lies, u32. */
    static final long COUNT = 52;

    /** For each of 8 memories: offset of the first byte, and bytes, u32. */
    static final long PARTS = 56;

    static final int LENGTH = 120;

    private Frame() {}
  }

  /** RELEASE and REVOKED: which lease. */
  static final class Lease {
    static final long LEASE = 8;
    static final int LENGTH = 16;

    private Lease() {}
  }

  /** WANT: nothing more. */
  static final class Want {
    static final int LENGTH = 8;

    private Want() {}
  }

  /** STATE and GOODBYE: a line for people. */
  static final class Text {
    /** STATE: 1 the frames have stopped, 2 they come again; GOODBYE: 0. A u32. */
    static final long CODE = 4;

    static final int STOPPED = 1;
    static final int GOING_ON = 2;
    static final long TEXT = 8;
    static final int TEXT_BYTES = 248;
    static final int LENGTH = 256;

    private Text() {}
  }
}
