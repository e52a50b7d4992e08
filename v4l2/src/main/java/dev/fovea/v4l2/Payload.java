package dev.fovea.v4l2;

import dev.fovea.v4l2.Control.Flag;
import dev.fovea.v4l2.Control.Type;

/** How a control's value travels in {@code struct v4l2_ext_control}. */
enum Payload {
  /** In the struct itself. */
  NUMBER,
  /** Behind its pointer, with a NUL. */
  TEXT,
  /** Behind its pointer, elements of the type's own size. */
  NUMBERS,
  /** Behind its pointer, width and height. */
  AREA,
  /** Behind its pointer, whatever it is. */
  BYTES,
  /** Not at all: a button, or a type that is unknown here and has no pointer. */
  NONE;

  static Payload of(Control control) {
    Type type = control.type();
    if (type == Type.STRING) {
      return TEXT;
    }
    if (!control.flags().contains(Flag.HAS_PAYLOAD)) {
      return switch (type) {
        case INTEGER, BOOLEAN, MENU, INTEGER64, BITMASK, INTEGER_MENU -> NUMBER;
        default -> NONE;
      };
    }
    // A driver that declares another size than its type has speaks of something else.
    if (type.bytes() == 0 || type.bytes() != control.shape().elementBytes()) {
      return BYTES;
    }
    if (type == Type.AREA) {
      return control.shape().elements() == 1 ? AREA : BYTES;
    }
    return NUMBERS;
  }
}
