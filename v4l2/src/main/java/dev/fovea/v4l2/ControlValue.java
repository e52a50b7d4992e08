package dev.fovea.v4l2;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The value of a control. {@code toString} writes it as {@link Control#parse} reads it and as a
 * file of {@link Settings} keeps it.
 */
public sealed interface ControlValue {

  /** One number: also 0 or 1 of a boolean, the index of a menu's item, a mask of bits. */
  record Number(long value) implements ControlValue {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /** A string. */
  record Text(String text) implements ControlValue {
    @Override
    public String toString() {
      return text;
    }
  }

  /** An array, its last dimension running fastest. */
  record Numbers(List<Long> values) implements ControlValue {
    public Numbers {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
  }

  /** A size in pixels. */
  record Area(long width, long height) implements ControlValue {
    @Override
    public String toString() {
      return width + "x" + height;
    }
  }

  /** The bytes of a struct, or of a type that is unknown here. */
  record Bytes(byte[] bytes) implements ControlValue {
    public Bytes {
      bytes = bytes.clone();
    }

    /** A copy. */
    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes(byte[] others) && Arrays.equals(bytes, others);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
  }

  /** A number as a control's value. */
  static ControlValue of(long number) {
    return new Number(number);
  }

  /** A string as a control's value. */
  static ControlValue of(String text) {
    return new Text(text);
  }
}
